/// The data of a chart, and how it is drawn: kept in results as JSON, so that anybody can draw it anew.
///
/// ```swift
/// let figure = Figure(
///     id: "roc", title: "ROC", form: .steps,
///     x: .init("false positive rate", low: 0, high: 1), y: .init("true positive rate", low: 0, high: 1),
///     series: [.init("cosine", [.init(0, 0), .init(0.1, 0.8), .init(1, 1)])])
/// try figure.svg().write(toFile: "roc.svg", atomically: true, encoding: .utf8)
/// ```
public struct Figure: Sendable, Hashable, Codable {
    /// What it is called in files: `precision-recall`.
    public var id: String
    /// The heading.
    public var title: String
    /// One line on what to see in it; may be empty.
    public var note: String
    /// How points become marks.
    public var form: Form
    /// Across.
    public var x: Axis
    /// Up.
    public var y: Axis
    /// What is drawn, each in a color of its own and with its name beside it.
    public var series: [Series]

    /// How points become marks.
    public enum Form: String, Sendable, Codable {
        /// Points are joined by straight lines.
        case lines
        /// As ``lines``, but a lone point is a level, drawn across, which the other series have to clear.
        case tradeoff
        /// Each point holds to the right until the next, as in ROC curves.
        case steps
        /// Bars from the axis; x is a bin's lower end, and bins are equally wide. Series lie over each other.
        case histogram
        /// Rows with a dot and its interval; ``Point/label`` names the row, x is the value, y is not used.
        case ranges
    }

    /// One axis.
    public struct Axis: Sendable, Hashable, Codable {
        /// What stands beside it, with the unit: `queries per second`.
        public var label: String
        /// How values become places.
        public var scale: Scale
        /// The least value shown; nil for that of the data.
        public var low: Double?
        /// The greatest value shown; nil for that of the data.
        public var high: Double?

        /// How values become places.
        public enum Scale: String, Sendable, Codable {
            /// Evenly.
            case linear
            /// By powers of ten.
            case logarithmic
            /// From 0 to 1, stretched towards 1, where the recalls of good indexes differ: a tenth of what is missing takes the same
            /// way everywhere.
            case towardsOne
        }

        /// An axis; ends that are not given are those of the data.
        public init(_ label: String, _ scale: Scale = .linear, low: Double? = nil, high: Double? = nil) {
            self.label = label
            self.scale = scale
            self.low = low
            self.high = high
        }
    }

    /// Points that belong together.
    public struct Series: Sendable, Hashable, Codable {
        /// What it is called.
        public var name: String
        /// What stands below its name, such as a cost; nil for nothing.
        public var note: String?
        /// Its points, in the order in which they are joined.
        public var points: [Point]

        /// A series of points, in the order in which they are joined.
        public init(_ name: String, note: String? = nil, _ points: [Point]) {
            self.name = name
            self.note = note
            self.points = points
        }
    }

    /// One point.
    public struct Point: Sendable, Hashable, Codable {
        /// Across.
        public var x: Double
        /// Up.
        public var y: Double
        /// The ends of an interval of x for ``Form/ranges``, else of y.
        public var low: Double?
        /// See ``low``.
        public var high: Double?
        /// What the point is called, where that says something: an effort, a threshold, the row's name.
        public var label: String?

        /// A point, with the ends of its interval where it has one.
        public init(_ x: Double, _ y: Double, low: Double? = nil, high: Double? = nil, label: String? = nil) {
            self.x = x
            self.y = y
            self.low = low
            self.high = high
            self.label = label
        }
    }

    /// A figure of all its parts.
    public init(id: String, title: String, note: String = "", form: Form, x: Axis, y: Axis, series: [Series]) {
        self.id = id
        self.title = title
        self.note = note
        self.form = form
        self.x = x
        self.y = y
        self.series = series
    }
}
