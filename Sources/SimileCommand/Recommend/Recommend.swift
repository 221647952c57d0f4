public import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
public import Recommendation
import Simile

extension RecommendationStrategy: ExpressibleByArgument {}
extension EventKind: ExpressibleByArgument {}

/// `simile recommend`.
struct Recommend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Recommend items by what somebody recently looked at, liked or bought.",
        discussion: """
            Strategies: interests shares the places among several interests, found by clustering the history; centroid and recency look \
            near one mean, the latter of recent items; best-score, sum-scores and discover weigh all examples and counterexamples. \
            Never recommended are items that were seen or hidden, those with availability out_of_stock, copies of the same picture, and a \
            second variant of one product. With --where, items must meet a condition.

            Where nothing of use is known of a user, the items of --history count, else what is popular in their category, else what is \
            new; the answer says which.

            EXAMPLES:
              simile events add ann Pictures/beach.jpg view
              simile recommend --user ann
              simile recommend --history Pictures/beach.jpg,Pictures/old/pier.jpg --limit 6
              simile recommend --history Pictures/beach.jpg --diversity 0.5 --where 'price<50' --json
              simile recommend --user ann --strategy recency --group-by product
            """)

    @Option(help: ArgumentHelp("The user or session whose events are stored; see simile events.", valueName: "name"))
    var user: String?

    @Option(
        help: ArgumentHelp(
            "Keys of items that were looked at, or paths of their files, separated by commas, the newest last; they are not stored. A comma in a key is "
                + "written \\,", valueName: "key,…"))
    var history: KeyList?

    @Option(help: "How a history becomes recommendations.")
    var strategy = RecommendationStrategy.interests

    @Option(name: .shortAndLong, help: ArgumentHelp("The maximum number of items.", valueName: "k"))
    var limit = 12

    @Option(help: ArgumentHelp("How much items should differ from each other, 0 to 1.", valueName: "x"))
    var diversity = 0.0

    @Option(
        help: ArgumentHelp(
            "The attribute that variants of one product share; none for no such attribute.", valueName: "attribute"))
    var groupBy = RecommendationRequest.productAttribute

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("A condition on attributes that items must meet.", valueName: "condition"))
    var condition: String?

    @Option(help: ArgumentHelp("Further items to leave out, likewise.", valueName: "key,…"))
    var exclude: KeyList?

    @OptionGroup var space: SpaceOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard user != nil || history != nil else {
            throw ValidationError("Name a user with --user, or items that were looked at with --history.")
        }
        try checkNames([user, groupBy].compactMap(\.self), of: "a user or an attribute")
        guard RecommendationRequest.limitRange.contains(limit) else {
            throw ValidationError("--limit must be between 1 and \(RecommendationRequest.limitRange.upperBound).")
        }
        guard (0...1).contains(diversity) else { throw ValidationError("--diversity must be between 0 and 1.") }
        try checkCondition(condition)
    }

    func run() async throws {
        let library = try await catalog.open(.read)
        var request = RecommendationRequest(
            history: try await library.keys(named: history?.names ?? []).map { .init($0) })
        (request.user, request.strategy, request.limit, request.diversity) = (user, strategy, limit, diversity)
        request.groupBy = groupBy == "none" ? nil : groupBy
        request.filter = try condition.map { try Filter.parse($0) }
        (request.model, request.precision) = (space.model, space.precision?.precision)
        request.excluded = try await library.keys(named: exclude?.names ?? [])
        let answer = try await library.recommend(request)
        for note in answer.notes { say("Note: \(note)") }
        try output.print(answer) { text(answer) }
    }

    private func text(_ answer: RecommendationAnswer) -> String {
        let terminal = Terminal.output
        let reason =
            switch answer.coldStart {
            case .session: "nothing is known of the user; by this session"
            case .popular: "nothing is known of what is wanted; what is popular"
            case .newest: "nothing is known of what is wanted; what is new"
            case nil: "\(answer.strategy.rawValue) in \(answer.model)"
            }
        guard !answer.items.isEmpty else { return "nothing can be recommended" }
        var table = TextTable(rightAligned: [0])
        table.add(cells: ["", "score", "item", "because of"])
        for item in answer.items {
            table.add(cells: [
                "\(item.rank)", Similarity.text(item.score), item.key.text.onOneLine,
                terminal.styled(item.because.map(\.text.onOneLine).joined(separator: ", "), .dim),
            ])
        }
        return terminal.styled(reason, .dim) + "\n" + table.text
            + terminal.styled(String(format: "\n%.0f ms", answer.milliseconds), .dim)
    }
}

/// Keys of items, or paths of their files, separated by commas, in one argument.
struct KeyList: ExpressibleByArgument {
    let names: [String]

    init?(argument: String) {
        var (words, isEscaped) = ([""], false)
        for character in argument {
            switch character {
            case "\\" where !isEscaped: isEscaped = true
            case "," where !isEscaped: words.append("")
            default:
                if isEscaped, character != ",", character != "\\" { words[words.count - 1].append("\\") }
                words[words.count - 1].append(character)
                isEscaped = false
            }
        }
        guard !isEscaped, !words.contains("") else { return nil }
        names = words
    }
}
