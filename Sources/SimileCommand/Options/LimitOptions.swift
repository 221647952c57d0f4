import ArgumentParser
import Imaging
import Simile

/// What an image may cost.
struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The largest image file that is read, in MiB.", valueName: "n"))
    var maxMebibytes = 64

    @Option(help: ArgumentHelp("The largest image that is decoded, in megapixels.", valueName: "n"))
    var maxMegapixels = 100

    @Option(
        help: ArgumentHelp("The most processor time that decoding an image may take, in seconds.", valueName: "s"))
    var maxDecodeSeconds = 60.0

    var limits: ImageLimits {
        ImageLimits(maxBytes: maxMebibytes << 20, maxPixels: maxMegapixels * 1_000_000, decodeSeconds: maxDecodeSeconds)
    }

    func validate() throws {
        guard (1...1 << 20).contains(maxMebibytes) else {
            throw ValidationError("--max-mebibytes must be between 1 and 1048576.")
        }
        guard (1...1 << 20).contains(maxMegapixels) else {
            throw ValidationError("--max-megapixels must be between 1 and 1048576.")
        }
        guard (0.1...86_400).contains(maxDecodeSeconds) else {
            throw ValidationError("--max-decode-seconds must be between 0.1 and 86400.")
        }
    }
}
