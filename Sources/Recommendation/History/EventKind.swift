/// What somebody did with an item.
///
/// Each kind has a weight: how much the item says about what is wanted. A positive weight makes it an example of that, a
/// negative one a counterexample, and with 0 it says nothing: the item is only kept out of recommendations.
public enum EventKind: String, Sendable, Hashable, CaseIterable, Codable {
    /// Looked at it.
    case view
    /// Put it into the cart.
    case cart
    /// Bought it.
    case buy
    /// Marked it as liked.
    case like
    /// Asked for less like this.
    case less
    /// Asked not to see it again, which says nothing about others like it.
    case hide

    /// 1 for a view, 2 for the cart, 3 for buying and liking, −1 for less like this, 0 for hiding.
    public var defaultWeight: Double {
        switch self {
        case .view: 1
        case .cart: 2
        case .buy, .like: 3
        case .less: -1
        case .hide: 0
        }
    }
}
