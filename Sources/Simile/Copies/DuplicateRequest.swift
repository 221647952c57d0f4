public import Imaging

/// How copies are looked for.
public struct DuplicateRequest: Sendable {
    /// Folders whose images are kept before others.
    public var preferred: [String] = []
    /// Whether everything is looked at anew, whatever is known.
    public var force = false
    /// The lowest score at which images that are not copies are reported as near.
    public var nearScore = 0.95
    /// What an image may cost.
    public var limits = ImageLimits()

    /// All images, with what is known of them.
    public init() {}
}
