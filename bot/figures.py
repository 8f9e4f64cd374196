"""Prometheus figures: is anyone being let down?"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Figures:
    """One set of figures for one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Histogram(
            "nextstep_answer_seconds",
            "Seconds until Slack had our answer, by kind of request",
            ["kind"],
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
            registry=self.registry,
        )
        self.fires = Counter("nextstep_fires", "Schedule clocks that fired", registry=self.registry)
        self.deliveries = Counter(
            "nextstep_deliveries", "Deliveries by how an attempt ended", ["end"], registry=self.registry
        )
        self.ticked_at = Gauge(
            "nextstep_last_tick_timestamp_seconds", "When the last tick ended", registry=self.registry
        )
        self.job_failures = Counter(
            "nextstep_job_failures", "Runs of a background job that failed", ["job"], registry=self.registry
        )
