# An image of reglint: docker build -t reglint . && docker run --rm -v "$PWD:/work:ro" reglint check ports.yaml
FROM python:3.13-alpine AS build
WORKDIR /source
COPY . .
# pip stays outside of the environment, which is all that the image takes. reglint needs lxml.etree only; the rest takes 5 MB.
RUN python -m venv --without-pip /opt/reglint \
    && python -m pip --python /opt/reglint/bin/python install --no-cache-dir --only-binary=lxml,rpds-py,ruamel.yaml.clib . \
    && rm -r /opt/reglint/lib/python3.13/site-packages/lxml/html \
        /opt/reglint/lib/python3.13/site-packages/lxml/includes \
        /opt/reglint/lib/python3.13/site-packages/lxml/isoschematron \
        /opt/reglint/lib/python3.13/site-packages/lxml/objectify.*

FROM python:3.13-alpine
# --base and --age read the history with git; its version is that of the base image.
# hadolint ignore=DL3018
RUN apk add --no-cache git
COPY --from=build /opt/reglint /opt/reglint
# The checkout belongs to another user than the one in the image, and git reads it all the same.
ENV GIT_CONFIG_COUNT=1 \
    GIT_CONFIG_KEY_0=safe.directory \
    GIT_CONFIG_VALUE_0=*
WORKDIR /work
USER 10001:10001
ENTRYPOINT ["/opt/reglint/bin/reglint"]
CMD ["--help"]
