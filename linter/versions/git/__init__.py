"""Read a file from git: its text in a revision or in the index, and the revisions that changed it.

Paths are those of the file system; links are followed to the file, which is what git keeps.
"""

from linter.versions.git.process import GitError
from linter.versions.git.repository import Repository, Revision

__all__ = ["GitError", "Repository", "Revision"]
