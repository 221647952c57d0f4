import Foundation

/// An API key: `sk_` and 43 letters, digits, `-` and `_`, which are 32 random bytes in
/// base64url (RFC 4648, section 5). It is seen once, when it is made; the service keeps its hash only.
///
/// ```swift
/// let key = APIKey.make()
/// print("give to the shop:", key.text)
/// print("put into serve.yaml:", ServerConfiguration.Key(name: "shop", hash: key.hash).yaml)
/// ```
public struct APIKey: Sendable {
    /// The key itself, which is a secret.
    public let text: String
    /// What the service recognizes it by.
    public var hash: KeyHash { KeyHash(of: text) }

    /// A new key, from the system's source of random numbers for cryptography.
    public static func make() -> APIKey {
        var generator = SystemRandomNumberGenerator()
        let random = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        let letters = random.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        return APIKey(text: "sk_" + letters.replacing("=", with: ""))
    }
}
