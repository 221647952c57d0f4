public import Imaging

/// How copies are looked for.
public struct DuplicateRequest: Sendable {
    /// Which copy of a group is kept.
    public var keep = KeepRule()
    /// What joins images to groups: copies that were changed in other ways stay apart.
    public var kinds = CopyLink.Kind.joining
    /// Whether everything is looked at anew, whatever is known.
    public var force = false
    /// Whether images are looked at that are new. Else what is known of the others is grouped, which takes no image to be read, and
    /// changes nothing; ``DuplicateReport/unexamined`` counts those left out.
    public var examinesNew = true
    /// The lowest score at which images that are not copies are reported as near.
    public var nearScore = 0.95
    /// What an image may cost.
    public var limits = ImageLimits()

    /// All images, with what is known of them.
    public init() {}
}
