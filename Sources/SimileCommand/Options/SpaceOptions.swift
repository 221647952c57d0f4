import ArgumentParser
import Simile

/// Which vectors, where a catalog may hold those of several models.
struct SpaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The model, when the catalog holds several.", valueName: "name"))
    var model: String?

    @Option(help: "The precision, when the catalog holds several.")
    var precision: PrecisionName?
}
