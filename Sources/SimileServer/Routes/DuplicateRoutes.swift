import Basics
import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Simile

/// Copies among the catalog's images, and what people decide about them. Files are moved by the command line only.
enum DuplicateRoutes {
    static let operations = [find, list, decide]

    private static let tag = "Duplicates"

    private static let find = Operation(
        id: "findDuplicates", method: .post, path: "/v1/duplicates", tag: tag,
        summary: "Starts a job that looks for copies among images that are new; no file is changed", scope: .write,
        answers: [.json("The job; watch its events.", Schemas.reference("Job"), status: .accepted)],
        problems: [.conflict]
    ) { call in
        let job = try call.service.startFindingDuplicates()
        var response = try Response.json(job, status: .accepted)
        response.headers[.location] = "/v1/jobs/\(job.id)"
        return response
    }

    private static let offset = Field.integer("offset", 0...1_000_000_000, default: 0, "How many to pass over.")
    private static let limit = Field.integer("limit", 1...1000, default: 50, "The maximum number of groups or pairs.")
    private static let kinds = Field<Set<CopyLink.Kind>>.kinds(
        "kinds", "Only copies that were changed in these ways, separated by commas; others stay apart.")
    private static let near = Field.truth(
        "near", default: false, "The pairs that only look alike, in place of the groups.")
    private static let listed = [Described(offset), Described(limit), Described(kinds), Described(near)]

    private static let list = Operation(
        id: "listDuplicates", method: .get, path: "/v1/duplicates", tag: tag,
        summary: "The groups of copies by what is known, those with most copies first, a page at a time", scope: .read,
        query: listed,
        answers: [
            .json(
                "A page of a few megabytes at most, the offset of the next, and what there is in all. The first image of a group is "
                    + "the one to keep. Images that no job has looked at are counted as unexamined.",
                Schemas.reference("Duplicates"))
        ]
    ) { call in
        let query = try call.query(listed)
        let (start, most) = (try query(offset) ?? 0, try query(limit) ?? 50)
        let (kinds, isNear) = (try query(kinds) ?? CopyLink.Kind.joining, try query(near) ?? false)
        let known = call.service.duplicates
        return try await call.service.reading(until: call.end) {
            let snapshot = try await known.snapshot(kinds)
            return try await onThread {
                try .json(DuplicatePage(of: snapshot, from: start, most: most, isNear: isNear))
            }
        }
    }

    private static let first = Field.key("a", "The key of an item.")
    private static let second = Field.key("b", "That of another.")
    private static let decision = Field<CopyDecision>.choice(
        "decision", "What they are: same, different, or undecided, which takes a decision back.")
    private static let decided = [Described(first), Described(second), Described(decision)]

    private static let decide = Operation(
        id: "decideDuplicates", method: .put, path: "/v1/duplicates/decisions", tag: tag,
        summary: "Decides whether two items show the same picture, whatever is found; kept by the images' content",
        scope: .write,
        bodies: [
            .init(
                type: "application/json",
                schema: Schemas.body(fields: decided, required: decided.map(\.name)))
        ],
        answers: [
            .json(
                "What was decided.",
                Schemas.object(["a": first.schema, "b": second.schema, "decision": decision.schema]))
        ],
        problems: [.notFound, .unprocessableContent]
    ) { call in
        guard call.mediaType == "application/json" else { throw Problem.unsupported("send application/json") }
        let body = Fields(try await call.json())
        try body.allow(Set(decided.map(\.name)))
        guard let a = try body(first) else { throw Problem.invalid("a", "give the key of an item with a") }
        guard let b = try body(second) else { throw Problem.invalid("b", "give the key of an item with b") }
        guard let decision = try body(decision) else {
            throw Problem.invalid("decision", "decision must be \(decision.expected)")
        }
        do {
            try await call.service.library.decide(ItemKey(a), ItemKey(b), isSame: decision.isSame)
        } catch {
            // Both may be the same.
            let names = Dictionary([(a, "a"), (b, "b")], uniquingKeysWith: { first, _ in first })
            throw Problem(error, .init(items: names)) ?? error
        }
        return try .json(DecidedPair(a: ItemKey(a), b: ItemKey(b), decision: decision))
    }
}

/// A page of groups, or of pairs that only look alike, written as the command line writes them.
private struct DuplicatePage: Encodable {
    var groups: [DuplicateReport.Group]?
    var near: [DuplicateReport.Link]?
    /// Where the next page begins.
    var next: Int?
    let totals: Totals
    let asOf: String

    struct Totals: Encodable {
        let groups: Int
        let copies: Int
        let near: Int
        let unexamined: Int
    }

    init(of snapshot: KnownDuplicates.Snapshot, from start: Int, most: Int, isNear: Bool) {
        let report = snapshot.report
        totals = Totals(
            groups: report.groups.count, copies: report.copies, near: report.near.count, unexamined: report.unexamined)
        asOf = snapshot.asOf.formatted(.iso8601)
        let count = isNear ? report.near.count : report.groups.count
        var end = start
        // At least one, however large a group is.
        var room = ItemPage.byteLimit
        while end < min(count, start + most), room > 0 {
            room -= isNear ? report.near[end].weight : report.groups[end].weight
            end += 1
        }
        let page = min(start, count)..<min(end, count)
        if isNear { near = Array(report.near[page]) } else { groups = Array(report.groups[page]) }
        if end < count { next = end }
    }
}

extension DuplicateReport.Link {
    /// About how many bytes it has as JSON.
    fileprivate var weight: Int { 120 + a.text.utf8.count + b.text.utf8.count }
}

extension DuplicateReport.Group {
    /// About how many bytes it has as JSON.
    fileprivate var weight: Int {
        items.reduce(0) { $0 + 80 + $1.key.text.utf8.count + $1.reason.utf8.count }
            + links.reduce(0) { $0 + $1.weight }
    }
}

extension Field<Set<CopyLink.Kind>> {
    /// Kinds of copies, separated by commas.
    fileprivate static func kinds(_ name: String, _ about: String) -> Field {
        let all = CopyLink.Kind.allCases.filter(CopyLink.Kind.joining.contains).map(\.rawValue)
        let one = "(\(all.joined(separator: "|")))"
        let accept = { @Sendable (text: String) -> Set<CopyLink.Kind>? in
            let names = text.split(separator: ",", omittingEmptySubsequences: false)
            let kinds = names.compactMap { CopyLink.Kind(rawValue: String($0)) }.filter(CopyLink.Kind.joining.contains)
            return kinds.count == names.count ? Set(kinds) : nil
        }
        return Field(
            name: name, schema: ["type": "string", "pattern": .string("^\(one)(,\(one))*$")], about: about,
            expected: "some of \(all.joined(separator: ", ")), separated by commas",
            fromTexts: { $0.first.flatMap(accept) },
            fromJSON: { if case .string(let text) = $0 { accept(text) } else { nil } })
    }
}
