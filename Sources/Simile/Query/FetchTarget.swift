import Foundation

/// A web address with the one network address that it will be fetched from.
struct FetchTarget {
    let address: WebAddress
    /// The network address, in numbers.
    let peer: String

    var url: String { address.url.absoluteString }

    /// Looks the host up and judges its addresses.
    /// - Throws: ``FetchError``, `CancellationError`.
    init(_ address: WebAddress, isPrivateAllowed: Bool, _ lookups: HostLookups) async throws {
        let url = address.url.absoluteString
        // The same words for a name that is known only inside and for one that is not known at all.
        let hidden = "has a host that is not known, or leads to a private address"
        let found = try await lookups.addresses(of: address.host)
        guard let chosen = found.first(where: { isPrivateAllowed || $0.isPublic }) ?? found.first else {
            throw FetchError(url, "its host '\(address.host)' is not known", publicReason: hidden)
        }
        guard isPrivateAllowed || chosen.isPublic else {
            throw FetchError(
                url, "leads to the private address \(chosen.text), which is not allowed", publicReason: hidden)
        }
        self.address = address
        peer = chosen.text
    }
}
