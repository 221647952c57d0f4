package import Catalog

/// What a user decides about two images, as commands and requests write it.
package enum CopyDecision: String, Sendable, Codable, CaseIterable {
    case same, different
    /// A decision is taken back.
    case undecided

    /// As ``ImageLibrary/decide(_:_:isSame:)`` takes it.
    package var isSame: Bool? {
        switch self {
        case .same: true
        case .different: false
        case .undecided: nil
        }
    }
}

/// Two items, and what was decided about them.
package struct DecidedPair: Sendable, Encodable {
    let a: ItemKey
    let b: ItemKey
    let decision: CopyDecision

    package init(a: ItemKey, b: ItemKey, decision: CopyDecision) {
        (self.a, self.b, self.decision) = (a, b, decision)
    }
}
