import ArgumentParser
import CommandSupport
import Simile

/// The parts of a query beside its image.
struct TermOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Text to search for, with a model that embeds text.", valueName: "words"))
    var text: String?

    @Option(
        help: ArgumentHelp("Another image or item to be similar to; may be repeated.", valueName: "image[:weight]"),
        completion: .file())
    var plus: [String] = []

    @Option(
        help: ArgumentHelp("An image or item to be dissimilar to; may be repeated.", valueName: "image[:weight]"),
        completion: .file())
    var minus: [String] = []

    @Option(help: ArgumentHelp("More text to be similar to; may be repeated.", valueName: "text[:weight]"))
    var plusText: [String] = []

    @Option(help: ArgumentHelp("Text to be dissimilar to; may be repeated.", valueName: "text[:weight]"))
    var minusText: [String] = []

    /// Whether there are none.
    var isEmpty: Bool { text == nil && [plus, minus, plusText, minusText].allSatisfy(\.isEmpty) }

    /// Refuses a query without parts, parts without a name, and standard input twice.
    func check(besides query: String?) throws {
        let images = try Self.words(plus, "--plus") + Self.words(minus, "--minus")
        let texts = try Self.words(plusText, "--plus-text") + Self.words(minusText, "--minus-text")
        guard query != nil || text != nil || !images.isEmpty || !texts.isEmpty else {
            throw ValidationError("There is no query: name an image, or give a text with --text.")
        }
        try checkNames(images.map(\.word), of: "--plus or --minus")
        try checkNames(
            ([text].compactMap { $0 } + texts.map(\.word)).map { $0.filter { !$0.isWhitespace } }, of: "words")
        guard ([query].compactMap { $0 } + images.map(\.word)).count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Standard input can be one of the images, not several.")
        }
    }

    /// The parts, in the order of the help.
    func terms(_ image: (String) async throws -> ImageQuery) async throws -> [QueryExpression.Term] {
        var terms = text.map { [QueryExpression.Term(.text($0))] } ?? []
        for (words, sign) in [(try Self.words(plus, "--plus"), 1.0), (try Self.words(minus, "--minus"), -1)] {
            for word in words {
                terms.append(.init(.image(try await image(word.word)), weight: sign * word.weight))
            }
        }
        terms += try Self.words(plusText, "--plus-text").map { .init(.text($0.word), weight: $0.weight) }
        terms += try Self.words(minusText, "--minus-text").map { .init(.text($0.word), weight: -$0.weight) }
        return terms
    }

    private static func words(_ texts: [String], _ option: String) throws -> [WeightedWord] {
        do {
            return try texts.map { try WeightedWord($0) }
        } catch {
            throw ValidationError("\(option): \(error)")
        }
    }
}

/// In which respect images are alike, by the names of the command line.
enum LikenessName: String, ExpressibleByArgument, CaseIterable {
    case shape, color = "colour", both

    init?(argument: String) {
        guard let likeness = Likeness(named: argument) else { return nil }
        self.init(rawValue: likeness.rawValue)
    }

    var likeness: Likeness? { Likeness(rawValue: rawValue) }
}
