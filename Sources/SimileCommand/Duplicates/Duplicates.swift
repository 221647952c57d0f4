import ArgumentParser

/// `simile duplicates`.
struct Duplicates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find the copies among the catalog's images, decide about them, and remove them.",
        discussion: """
            Copies are the same files, and images that were compressed anew, scaled, turned, mirrored, cropped or recolored. \
            Each is proven on the pixels; images that only look alike are counted apart. Of each group the first image is the \
            one to keep.

            Later runs look at new images only. Files are moved by apply alone, and undo brings them back.

            EXAMPLES:
              simile duplicates
              simile duplicates --prefer ~/Pictures/originals --json
              simile duplicates decide Pictures/a.jpg Pictures/b.jpg different
              simile duplicates plan --output plan.json
              simile duplicates apply plan.json
              simile duplicates undo
            """,
        subcommands: [
            DuplicatesFind.self, DuplicatesDecide.self, DuplicatesPlan.self, DuplicatesApply.self, DuplicatesUndo.self,
        ],
        defaultSubcommand: DuplicatesFind.self)
}
