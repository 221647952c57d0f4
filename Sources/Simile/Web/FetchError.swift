import Basics
import Foundation

/// Why an address could not be fetched.
///
/// ``description`` is for the person who runs the program, and says all that is known. ``publicDescription`` is for clients of a
/// service: it reveals nothing about the service's network, and names no address that the client did not name.
public struct FetchError: Error, Equatable, CustomStringConvertible {
    /// The address.
    public let address: String
    /// What stood in the way.
    public let reason: Reason
    /// The proxy that is set for the address, without credentials.
    private let proxy: String?
    /// The address that was asked for, where a redirect led on to this one.
    private var original: String?

    init(_ address: String, _ reason: Reason, proxy: String? = nil) {
        self.address = address
        self.reason = reason
        self.proxy = proxy
    }

    /// The same error for a request whose address redirects to this one.
    func redirected(from original: String) -> FetchError {
        var copy = self
        copy.original = original
        return copy
    }

    /// "address: reason".
    public var description: String { "\(address.onOneLine): \(explanation)" }

    private var explanation: String {
        guard let proxy, reason.isOfConnection else { return "\(reason)" }
        return "\(reason) (through the proxy \(proxy.onOneLine))"
    }

    /// "address: reason" for a log: without the name, the password and the query that the address may have.
    package var withoutSecrets: String {
        guard var parts = URLComponents(string: address) else { return "an address: \(explanation)" }
        (parts.user, parts.password, parts.query, parts.fragment) = (nil, nil, nil, nil)
        return "\((parts.string ?? "an address").onOneLine): \(explanation)"
    }

    /// "address: reason", in which the address is the one that was asked for.
    public var publicDescription: String {
        original.map { "\($0.onOneLine): redirects to an address that \(reason.publicDescription)" }
            ?? "\(address.onOneLine): \(reason.publicDescription)"
    }
}
