import Basics
import Catalog
public import Foundation
import Trends

extension TrendRequest {
    /// Reads when a history begins, as the doors take it: `48h`, `30d` or `12w` before its end, or a moment in ISO 8601.
    /// - Returns: nil for what is neither.
    public static func beginning(_ text: String, until end: Date) -> Date? {
        if let time = Moment.milliseconds(text) { return Date(timeIntervalSince1970: Double(time) / 1000) }
        let hours: Double
        switch text.last {
        case "h": hours = 1
        case "d": hours = 24
        case "w": hours = 168
        default: return nil
        }
        guard (2...6).contains(text.utf8.count), text.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Double(text.dropLast()), number > 0
        else { return nil }
        return end.addingTimeInterval(-3600 * hours * number)
    }
}

extension TrendRequest.Subject {
    /// What the doors call what is counted: `items`, a kind of event, or `events` for what shows interest.
    public static let names = ["items", "events", "view", "cart", "buy", "like"]

    /// Reads one of ``names``; nil for another.
    public init?(named name: String) {
        switch name {
        case "items": self = .items
        case "events": self = .events([.view, .cart, .buy, .like])
        default:
            guard Self.names.contains(name), let kind = EventKind(rawValue: name) else { return nil }
            self = .events([kind])
        }
    }
}
