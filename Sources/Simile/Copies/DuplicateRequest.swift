public import Imaging

/// How copies are looked for.
public struct DuplicateRequest: Sendable {
    /// Folders whose images are kept before others.
    public var preferred: [String] = []
    /// Whether everything is looked at anew, whatever is known.
    public var force = false
    /// The score from which images that are no copies are told to be near.
    public var nearScore = 0.95
    /// What an image may cost.
    public var limits = ImageLimits()

    /// All images, with what is known of them.
    public init() {}
}
