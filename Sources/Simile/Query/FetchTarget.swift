import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A web address with the one network address that it will be fetched from.
struct FetchTarget {
    let url: String
    let host: String
    let address: String

    /// Looks the host up and judges its addresses.
    init(_ url: String, isPrivateAllowed: Bool) async throws(FetchError) {
        guard let components = URLComponents(string: url), let scheme = components.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let rawHost = components.host, !rawHost.isEmpty
        else { throw FetchError(url, "is not a web address") }
        let host = rawHost.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        let addresses = await Self.resolve(host)
        guard let chosen = addresses.first(where: { isPrivateAllowed || $0.isPublic }) ?? addresses.first else {
            throw FetchError(url, "its host '\(host)' is not known")
        }
        guard isPrivateAllowed || chosen.isPublic else {
            throw FetchError(url, "leads to the private address \(chosen.text), which is not allowed")
        }
        self.url = url
        self.host = host
        self.address = chosen.text
    }

    /// The addresses of a host. The system's resolver blocks, so it runs on a thread of its own.
    private static func resolve(_ host: String) async -> [NetworkAddress] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: NetworkAddress.lookUp(host)) }
        }
    }
}
