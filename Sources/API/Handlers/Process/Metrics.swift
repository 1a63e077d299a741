import Gateway
import Loyalty
import Store

extension Service {
    /// `GET /metrics`: the metrics of this process, in the text format of Prometheus.
    func metrics() -> Response {
        var writer = ExpositionWriter()
        writer.begin("punchcard_build_info", "gauge", "The program's version; the value is always 1.")
        writer.sample("punchcard_build_info", [("version", version)], "1")
        writer.gauge(
            "process_start_time_seconds", "When the process began to serve, in seconds since 1970.",
            Double(startedAt.milliseconds) / 1000)
        write(requests, to: &writer)
        write(store.metrics(), to: &writer)
        return Response(
            status: 200,
            headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8"), ("Cache-Control", "no-store")],
            body: Array(writer.text.utf8))
    }

    private func write(_ requests: RequestMetrics, to writer: inout ExpositionWriter) {
        let total = "punchcard_http_requests_total"
        writer.begin(total, "counter", "Requests that were answered.")
        for (route, status, count) in requests.answered {
            writer.sample(total, Self.labels(of: route) + [("status", String(status))], String(count))
        }
        let duration = "punchcard_http_request_duration_seconds"
        writer.begin(
            duration, "histogram", "From a request's arrival as a whole to its answer, including the sync to disk.")
        for (route, reading) in requests.latencies {
            writer.histogram(
                duration, Self.labels(of: route), bounds: RequestMetrics.bounds, reading, scale: 1_000_000)
        }
    }

    private func write(_ store: StoreMetrics, to writer: inout ExpositionWriter) {
        let batch = "punchcard_commit_batch_size"
        writer.begin(batch, "histogram", "Writes that shared a transaction and its sync to disk.")
        writer.histogram(batch, bounds: StoreMetrics.commitBounds, store.commits)
        writer.gauge("punchcard_commit_queue_depth", "Writes that wait for their transaction.", store.waitingWrites)
        if let bytes = store.databaseBytes { writer.gauge("punchcard_database_bytes", "The database.", bytes) }
        if let bytes = store.logBytes { writer.gauge("punchcard_wal_bytes", "The write-ahead log beside it.", bytes) }
    }

    private static func labels(of route: RequestMetrics.Label) -> ExpositionWriter.Labels {
        [("method", route.method), ("route", route.template)]
    }
}
