# The whole bench: docker build --build-arg UID="$(id -u)" -t vscode-resilience-bench .
# Your extension is in /work; the option lets the kernel isolate the run:
#   docker run --rm --security-opt seccomp=unconfined -v "$PWD:/work" vscode-resilience-bench run
FROM python:3.11-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends make g++ libkrb5-dev chromium-headless-shell \
 && rm -rf /var/lib/apt/lists/*
# whoever owns /work, or runs/ cannot be written there
ARG UID=1000
RUN useradd --create-home --non-unique --uid "$UID" bench \
 && install -d -o bench -g bench /opt/bench /work
USER bench
COPY --chown=bench . /opt/bench
WORKDIR /opt/bench
RUN make .venv/.ready && .venv/bin/bench setup
WORKDIR /work
ENTRYPOINT ["/opt/bench/.venv/bin/bench"]
CMD ["--help"]
