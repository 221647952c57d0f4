import Basics

/// Why an image could not be read, prepared or written.
///
/// Every case that concerns a file or a body of bytes carries its name, and `description` is always one line: control
/// characters in names and reasons are escaped, so that a line of a log or a report stays a line.
public enum ImagingError: Error, Sendable, Equatable {
    /// There is nothing at the path.
    case notFound(name: String)
    /// The path leads to a directory, pipe, socket or device; only regular files are opened.
    case notAFile(name: String, kind: String)
    /// The system refused to open or read the file.
    case unreadable(name: String, reason: String)
    /// The file has no bytes at all.
    case empty(name: String)
    /// The first bytes are of no image format.
    case notAnImage(name: String)
    /// The first bytes are of a known format that this build does not decode.
    case unsupported(name: String, format: String)
    /// The file is larger than `ImageLimits.maxBytes`.
    case tooManyBytes(name: String, bytes: Int, limit: Int)
    /// The header announces more pixels than `ImageLimits.maxPixels`, or a side beyond `ImageLimits.maxSide`.
    case tooManyPixels(name: String, width: Int, height: Int, limit: Int)
    /// Decoding takes more processor time, in seconds, than `ImageLimits.decodeSeconds`.
    case tooSlow(name: String, limit: Double)
    /// Decoding takes more memory than there is for all decodes together; see `DecodeBudget`.
    case tooMuchMemory(name: String, bytes: Int, limit: Int)
    /// Others decode as much as may be decoded at a time, and it did not come to its turn.
    case noRoom(name: String)
    /// The data end before the image does.
    case truncated(name: String)
    /// The data contradict their format.
    case corrupt(name: String, reason: String)
    /// Samples that do not fit the sides given for them.
    case invalidBuffer(width: Int, height: Int, byteCount: Int)
    /// A preparation that no image can satisfy.
    case invalidPreparation(reason: String)
    /// A part of an image that is no rectangle, or lies outside it.
    case invalidRegion(name: String, reason: String)
    /// A transformation whose parameters make no image of this one.
    case invalidTransformation(reason: String)
    /// A buffer could not be written in a format.
    case cannotEncode(format: String, reason: String)
    /// A drawing of this package could not be rendered.
    case cannotDraw(reason: String)
}

extension ImagingError: CustomStringConvertible {
    /// One line that names the image, says what is wrong with it and, where there is one, the remedy.
    public var description: String {
        switch self {
        case .notFound(let name):
            "\(name.onOneLine): no such file"
        case .notAFile(let name, let kind):
            "\(name.onOneLine): is a \(kind), not a regular file"
        case .unreadable(let name, let reason):
            "\(name.onOneLine): cannot be read: \(reason.onOneLine)"
        case .empty(let name):
            "\(name.onOneLine): is empty (0 bytes)"
        case .notAnImage(let name):
            "\(name.onOneLine): is not an image in a known format"
        case .unsupported(let name, let format):
            "\(name.onOneLine): \(format.onOneLine) is not supported; convert it to JPEG, PNG or WebP"
        case .tooManyBytes(let name, let bytes, let limit):
            "\(name.onOneLine): has \(bytes) bytes, the limit is \(limit)"
        case .tooManyPixels(let name, let width, let height, let limit):
            "\(name.onOneLine): is \(width)×\(height) pixels, the limit is \(limit) in all "
                + "and \(ImageLimits.maxSide) on a side"
        case .tooSlow(let name, let limit):
            "\(name.onOneLine): takes more than \(limit) s of processor time to decode; make it smaller, save it again, "
                + "or raise the limit (--max-decode-seconds, limits.decodeSeconds)"
        case .tooMuchMemory(let name, let bytes, let limit):
            "\(name.onOneLine): takes \(bytes >> 20) MB of memory to decode, the limit is \(limit >> 20) "
                + "(limits.decodeMegabytes); make it smaller, or save it again without interlacing or progression"
        case .noRoom(let name):
            "\(name.onOneLine): was not decoded, as too many large images are being decoded; try again in a second"
        case .truncated(let name):
            "\(name.onOneLine): is cut short: the data end early; fetch or copy it again"
        case .corrupt(let name, let reason):
            "\(name.onOneLine): is damaged: \(reason.onOneLine)"
        case .invalidBuffer(let width, let height, let byteCount):
            "pixel buffer: \(byteCount) bytes do not make \(width)×\(height) pixels of 3 bytes"
        case .invalidPreparation(let reason):
            "preparation: \(reason.onOneLine)"
        case .invalidRegion(let name, let reason):
            "\(name.onOneLine): \(reason.onOneLine)"
        case .invalidTransformation(let reason):
            "transformation: \(reason.onOneLine)"
        case .cannotEncode(let format, let reason):
            "cannot encode as \(format.onOneLine): \(reason.onOneLine)"
        case .cannotDraw(let reason):
            "cannot draw: \(reason.onOneLine)"
        }
    }
}
