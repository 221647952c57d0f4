public import ArgumentParser
import Basics
import CommandSupport
import Feeds
public import Simile

extension SourceKind: ExpressibleByArgument {}

/// `simile sources add`.
struct SourcesAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a source of products, or change one; it is read when it is run.",
        discussion: """
            A file of many is a YAML list with name, kind, url and, where wanted, interval, misses and defaults (currency, \
            variants: each|first, attributes) of each.

            EXAMPLES:
              simile sources add garments https://shop.example/merchant.xml --every 15m
              simile sources add shoes https://shoes.example --kind shopify --currency EUR
              simile sources add photos ~/Pictures
              simile sources add --file sources.yaml
            """)

    @Argument(help: "The source's name, which its items' keys begin with: letters, digits, '-', '_' and '.'.")
    var name: String?

    @Argument(help: "Where it is: a web address, or a folder.")
    var url: String?

    @Option(help: "What is read: feed, shopify, sitemap or folder (default: what the address suggests).")
    var kind: SourceKind?

    @Option(help: ArgumentHelp("How often it is read: 90s, 15m, 6h, 1d (default: 1h).", valueName: "interval"))
    var every: String?

    @Option(
        help: ArgumentHelp(
            "How many complete runs a product may miss before it is removed (default: 3).", valueName: "n"))
    var misses: Int?

    @Option(help: ArgumentHelp("The currency of prices that name none.", valueName: "code"))
    var currency: String?

    @Option(
        help: ArgumentHelp(
            "An attribute of all its products that have not their own; may be repeated.", valueName: "name=value"))
    var attribute: [String] = []

    @Option(help: ArgumentHelp("A YAML file of sources.", valueName: "file"), completion: .file())
    var file: String?

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if file != nil {
            let isAlone = name == nil && kind == nil && every == nil && misses == nil && currency == nil
            guard isAlone, attribute.isEmpty else {
                throw ValidationError("--file says all of its sources; give nothing else.")
            }
        } else {
            guard name != nil, url != nil else { throw ValidationError("Give a name and an address, or --file.") }
        }
        if let every, SourceInterval(every) == nil {
            throw ValidationError("--every takes a number with a unit, such as 90s, 15m, 6h or 1d.")
        }
        for text in attribute where !text.dropFirst().contains("=") {
            throw ValidationError("--attribute takes NAME=VALUE.")
        }
    }

    func run() async throws {
        let descriptions: [SourceDescription]
        if let file { descriptions = try SourceFile.read(file) } else { descriptions = [try description()] }
        let library = try await catalog.open(.write)
        let list = try await library.addSources(descriptions)
        try await library.close()
        try output.print(list) { Sources.text(list) }
    }

    private func description() throws -> SourceDescription {
        let (name, url) = (name ?? "", url ?? "")
        let isFolder = kind == .folder || (kind == nil && !url.contains("://"))
        let kind = isFolder ? .folder : kind ?? SourceKind(suggestedBy: url)
        let pairs = attribute.map { text in
            let place = text.dropFirst().firstIndex(of: "=") ?? text.endIndex
            return (String(text[..<place]), String(text[place...].dropFirst()))
        }
        let attributes = pairs.isEmpty ? nil : Dictionary(pairs) { $1 }
        let isPlain = currency == nil && attributes == nil
        return SourceDescription(
            name: name, kind: kind.kind, url: isFolder ? try FilePath.absolute(url) : url,
            interval: every.flatMap { SourceInterval($0) }, misses: misses,
            defaults: isPlain ? nil : .init(currency: currency?.uppercased(), attributes: attributes))
    }
}
