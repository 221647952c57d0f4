import Basics
public import Catalog
import Foundation

/// Which copies are to be removed, and which image of each group stays: what `simile duplicates plan` writes.
///
/// A plan changes nothing. What it says is checked again, file by file, when it is applied.
public struct RemovalPlan: Sendable, Codable, Equatable {
    /// An image, by what it is called and what it holds.
    public struct File: Sendable, Codable, Equatable {
        /// The item's key.
        public var key: ItemKey
        /// The SHA-256 of its bytes.
        public var content: ContentHash
    }

    /// A copy that is to be removed.
    public struct Copy: Sendable, Codable, Equatable {
        /// The item's key.
        public var key: ItemKey
        /// The SHA-256 of its bytes.
        public var content: ContentHash
        /// Why the other image stays.
        public var reason: String
    }

    /// The copies of one image.
    public struct Group: Sendable, Codable, Equatable {
        /// The image that stays.
        public var keep: File
        /// Its copies.
        public var remove: [Copy]
    }

    /// The version of this form.
    public var version = Self.currentVersion
    /// What was done to an image that makes it a copy to be removed.
    public var kinds: [CopyLink.Kind]
    /// By what the image to keep was chosen, the most important first.
    public var keepRule: [KeepRule.Criterion]
    /// The groups.
    public var groups: [Group]

    private static let currentVersion = 1

    /// How many copies are to be removed.
    public var removals: Int { groups.reduce(0) { $0 + $1.remove.count } }

    /// A plan of the copies that were found.
    init(_ report: DuplicateReport, kinds: Set<CopyLink.Kind>, in catalog: ImageCatalog) throws {
        self.kinds = CopyLink.Kind.allCases.filter(kinds.contains)
        keepRule = report.keepRule
        groups = try report.groups.compactMap { group in
            func content(_ member: DuplicateReport.Member) throws -> ContentHash? {
                try catalog.item(member.key)?.fingerprint?.contentHash
            }
            guard let first = group.items.first, let kept = try content(first) else { return nil }
            let copies = try group.items.dropFirst().compactMap { member in
                try content(member).map { Copy(key: member.key, content: $0, reason: member.reason) }
            }
            return copies.isEmpty ? nil : Group(keep: File(key: first.key, content: kept), remove: copies)
        }
    }

    /// Reads a plan from a file.
    /// - Throws: `FileError` for what cannot be read or is no plan.
    public init(contentsOf path: String) throws {
        let file = try FileContents.read(path, limit: 1 << 30)
        do { self = try JSONDecoder().decode(RemovalPlan.self, from: Data(file.bytes)) } catch {
            throw FileError(path: path, reason: "is not a plan of simile duplicates plan: \(Self.reason(error))")
        }
        guard version == Self.currentVersion else {
            throw FileError(
                path: path, reason: "is a plan of version \(version); this release reads \(Self.currentVersion)")
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            (context.codingPath.last.map { "\($0.stringValue): " } ?? "") + context.debugDescription.onOneLine
        default: "\(error)".onOneLine
        }
    }

    /// Whether a file holds a plan, which another plan may then replace.
    package static func isPlan(_ path: String) -> Bool { (try? RemovalPlan(contentsOf: path)) != nil }

    /// The plan as JSON.
    package func json() throws -> [UInt8] { Array(try JSONText.pretty(self).utf8) + [UInt8(ascii: "\n")] }
}
