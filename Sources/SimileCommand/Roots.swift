import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Simile

/// `simile roots`.
struct Roots: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List and manage the folders whose images are in the catalog.",
        discussion: """
            simile index makes a root of a folder. An item's key is the root's name and the path below the folder, as in \
            Pictures/2024/a.jpg, so that the folder can be moved, renamed or mounted elsewhere.

            EXAMPLES:
              simile roots
              simile roots move Pictures /mnt/disk/Pictures
                                                         the folder is there now; no image is embedded again
              simile roots rename Pictures Photos        keys begin with Photos/ from now on
              simile roots remove Photos                 remove the root and all its items; files stay
            """,
        subcommands: [RootsList.self, RootsMove.self, RootsRename.self, RootsRemove.self],
        defaultSubcommand: RootsList.self)

    /// The roots as a table.
    static func text(_ report: RootReport) -> String {
        guard !report.roots.isEmpty else { return "no roots; simile index FOLDER makes one" }
        var table = TextTable(rightAligned: [1])
        table.add(cells: ["root", "items", "folder"])
        for root in report.roots {
            let note = root.present ? "" : Terminal.output.styled("  (not there)", .yellow)
            table.add(cells: [root.name.onOneLine, "\(root.items)", root.path.onOneLine + note])
        }
        return table.text
    }
}

/// `simile roots list`.
struct RootsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the roots, their folders, and how many items each has.",
        discussion: """
            EXAMPLES:
              simile roots list --json
            """)

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let report = try await catalog.open(.read).roots()
        try output.print(report) { Roots.text(report) }
    }
}

/// `simile roots move`.
struct RootsMove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Record where a root's folder is now; the folder itself is not touched.",
        discussion: """
            Items keep their keys, attributes and vectors. If none of the root's images is found there, nothing is changed.

            EXAMPLES:
              simile roots move Pictures /mnt/disk/Pictures
            """)

    @Argument(help: "The root's name.", completion: .rootNames)
    var name: String

    @Argument(help: "The folder where it is now.", completion: .directory)
    var path: String

    @Flag(help: "Accept the folder even if none of the root's images is in it.")
    var force = false

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([name, path], of: "a root or a folder") }

    func run() async throws {
        let report = try await catalog.changing { try await $0.moveRoot(name, to: path, force: force) }
        if let sampled = report.sampled, let found = report.found, found < sampled {
            say(
                "Note: \(sampled - found) of \(sampled) sampled images are not there; simile index \(path.onOneLine)"
            )
        }
        try output.print(report) { Roots.text(report) }
    }
}

/// `simile roots rename`.
struct RootsRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Rename a root; its items' keys begin with the new name from then on.",
        discussion: """
            EXAMPLES:
              simile roots rename Pictures Photos
            """)

    @Argument(help: "The root's name.", completion: .rootNames)
    var name: String

    @Argument(help: "The new name, without a slash; no other root has it, and no other item's key begins with it.")
    var newName: String

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([name, newName], of: "a root") }

    func run() async throws {
        let report = try await catalog.changing { try await $0.renameRoot(name, to: newName) }
        try output.print(report) { Roots.text(report) }
    }
}

/// `simile roots remove`.
struct RootsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a root and all its items from the catalog; files stay.",
        discussion: """
            EXAMPLES:
              simile roots remove Pictures
            """)

    @Argument(help: "The root's name.", completion: .rootNames)
    var name: String

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([name], of: "a root") }

    func run() async throws {
        let report = try await catalog.changing { try await $0.removeRoot(name) }
        try output.print(report) { "\(report.removed ?? 0) removed" }
    }
}

extension CompletionKind {
    /// The roots of the catalog that a command line names, else of the default one.
    fileprivate static var rootNames: CompletionKind {
        .custom { words, _, _ in
            let named = words.firstIndex(of: "--catalog").map { words.dropFirst($0 + 1).first } ?? nil
            guard let folder = try? CatalogLocation.resolve(named),
                let roots = try? ImageCatalog.open(at: folder, access: .read).roots()
            else { return [] }
            return roots.map(\.name)
        }
    }
}
