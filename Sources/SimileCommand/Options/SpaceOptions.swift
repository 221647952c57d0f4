import ArgumentParser
import Simile

/// Which vectors, where a catalogue may hold those of several models.
struct SpaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The model, when the catalogue holds several.", valueName: "name"))
    var model: String?

    @Option(help: "The precision, when the catalogue holds several.")
    var precision: PrecisionName?
}
