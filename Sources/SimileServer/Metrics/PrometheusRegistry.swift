import CoreMetrics
import Synchronization

/// Keeps what swift-metrics reports and writes it in Prometheus' text format
/// (prometheus.io/docs/instrumenting/exposition_formats).
///
/// A series is made when it is first named and stays; who names one after what a client sends would fill the memory.
final class PrometheusRegistry: MetricsFactory {
    /// Upper bounds of the buckets that durations are counted in, in seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    fileprivate struct Series: Hashable {
        let name: String
        let labels: String
    }

    private struct State {
        var counters: [Series: Int64] = [:]
        var gauges: [Series: Double] = [:]
        var histograms: [Series: Histogram] = [:]
    }

    private struct Histogram {
        var buckets = [Int](repeating: 0, count: PrometheusRegistry.bounds.count)
        var count = 0
        var sum = 0.0

        mutating func add(_ seconds: Double) {
            if let place = PrometheusRegistry.bounds.firstIndex(where: { seconds <= $0 }) { buckets[place] += 1 }
            count += 1
            sum += seconds
        }
    }

    private let state = Mutex(State())

    /// Everything, in the order of names.
    func text() -> String {
        let state = state.withLock { $0 }
        var lines: [String] = []
        func family(_ series: [Series], _ type: String, _ write: (Series) -> Void) {
            var last: String?
            for one in series.sorted(by: { ($0.name, $0.labels) < ($1.name, $1.labels) }) {
                if one.name != last { lines.append("# TYPE \(one.name) \(type)") }
                last = one.name
                write(one)
            }
        }
        family(Array(state.counters.keys), "counter") {
            lines.append("\($0.name)\($0.text()) \(state.counters[$0] ?? 0)")
        }
        family(Array(state.gauges.keys), "gauge") { lines.append("\($0.name)\($0.text()) \(state.gauges[$0] ?? 0)") }
        family(Array(state.histograms.keys), "histogram") { series in
            guard let histogram = state.histograms[series] else { return }
            var sum = 0
            for (bound, count) in zip(Self.bounds, histogram.buckets) {
                sum += count
                lines.append("\(series.name)_bucket\(series.text("le=\"\(bound)\"")) \(sum)")
            }
            lines.append("\(series.name)_bucket\(series.text("le=\"+Inf\"")) \(histogram.count)")
            lines.append("\(series.name)_sum\(series.text()) \(histogram.sum)")
            lines.append("\(series.name)_count\(series.text()) \(histogram.count)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Handler(self, Series(label, dimensions))
    }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Handler(self, Series(label, dimensions))
    }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Handler(self, Series(label, dimensions))
    }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    /// One series, whatever it counts.
    private final class Handler: CounterHandler, RecorderHandler, TimerHandler {
        private let registry: PrometheusRegistry
        private let series: Series

        init(_ registry: PrometheusRegistry, _ series: Series) {
            self.registry = registry
            self.series = series
        }

        func increment(by amount: Int64) { registry.state.withLock { $0.counters[series, default: 0] += amount } }
        func reset() { registry.state.withLock { $0.counters[series] = 0 } }
        func record(_ value: Int64) { record(Double(value)) }
        func record(_ value: Double) { registry.state.withLock { $0.gauges[series] = value } }
        func recordNanoseconds(_ duration: Int64) {
            let seconds = Double(duration) / 1e9
            registry.state.withLock { $0.histograms[series, default: Histogram()].add(seconds) }
        }
    }
}

extension PrometheusRegistry.Series {
    fileprivate init(_ name: String, _ dimensions: [(String, String)]) {
        self.name = name
        labels = dimensions.map { name, value in
            let plain = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(plain)\""
        }.joined(separator: ",")
    }

    /// The labels in braces, with one more.
    fileprivate func text(_ more: String? = nil) -> String {
        let all = [labels, more ?? ""].filter { !$0.isEmpty }.joined(separator: ",")
        return all.isEmpty ? "" : "{\(all)}"
    }
}
