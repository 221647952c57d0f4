import Foundation

extension Double {
    /// The number with so many decimals, the same in every locale.
    func formatted(places: Int) -> String { String(format: "%.\(places)f", self) }
}
