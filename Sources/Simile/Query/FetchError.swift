import Basics
import Foundation
import Imaging

/// Why an address gave no image.
///
/// ``description`` is for the person who runs the program, and says all that is known. ``publicDescription`` is for clients of a
/// service: it reveals nothing about the service's network, and names no address that the client did not name.
public struct FetchError: Error, Equatable, CustomStringConvertible {
    /// The address.
    public let address: String
    /// What stood in the way.
    public let reason: String
    /// The reason that clients may see; nil to report only the failure.
    private let publicReason: String?
    /// The address that was asked for, where a redirect led on to this one.
    private var asked: String?

    /// - Parameter publicReason: the reason as clients of a service may see it.
    init(_ address: String, _ reason: String, publicReason: String? = nil) {
        self.address = address
        self.reason = reason
        self.publicReason = publicReason
    }

    /// - Parameter isPublic: whether clients may see the reason.
    init(_ address: String, _ reason: String, isPublic: Bool) {
        self.init(address, reason, publicReason: isPublic ? reason : nil)
    }

    /// The same error for a request whose address redirects to this one.
    func redirected(from asked: String) -> FetchError {
        var copy = self
        copy.asked = asked
        return copy
    }

    /// "address: reason".
    public var description: String { "\(address.onOneLine): \(reason)" }

    /// "address: reason" for a log: without the name, the password and the query that the address may have.
    package var withoutSecrets: String {
        guard var parts = URLComponents(string: address) else { return "an address: \(reason)" }
        (parts.user, parts.password, parts.query, parts.fragment) = (nil, nil, nil, nil)
        return "\((parts.string ?? "an address").onOneLine): \(reason)"
    }

    /// "address: reason", in which the address is the one that was asked for.
    public var publicDescription: String {
        let reason = publicReason ?? "cannot be fetched"
        return asked.map { "\($0.onOneLine): redirects to an address that \(reason)" }
            ?? "\(address.onOneLine): \(reason)"
    }
}
