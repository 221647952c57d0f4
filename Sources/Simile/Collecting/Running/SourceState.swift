import Catalog
import Feeds
import Foundation

/// How a source's runs went, as it is kept between them. All times are milliseconds since 1970.
struct SourceState: Codable, Sendable, Equatable {
    /// Which products are gone.
    var history = SourceHistory()
    /// What the last answer that was applied said of its state.
    var validators: CacheValidators?
    /// The description that was read with them: what another one makes of an unchanged feed is not known.
    var validFor: String?
    /// When the last run began.
    var lastRun: Int64?
    /// When the last run began that read the source to its end, or heard that it is unchanged.
    var lastSuccess: Int64?
    /// What went wrong in the last run; nil where nothing did.
    var lastError: String?
    /// How many runs have failed in a row.
    var failures = 0
    /// What the last run did.
    var lastReport: SourceRunReport?

    /// Reads what is kept.
    init(_ record: SourceRecord) throws { self = try JSONDecoder().decode(Self.self, from: Data(record.state.utf8)) }

    /// A source that was never run.
    init() {}

    /// As it is kept.
    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension SourceDescription {
    /// Reads what is kept.
    init(_ record: SourceRecord) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(record.description.utf8))
    }

    /// As it is kept.
    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
