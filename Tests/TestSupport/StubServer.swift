import Foundation

/// A server on the loopback interface that says the same to everybody who asks, and keeps the connection open.
package final class StubServer: Sendable {
    package let port: UInt16
    private let listener: Int32
    /// Connections to itself.
    private let guests: [Int32]

    /// - Parameters:
    ///   - answer: what it says; nothing makes it a server that is silent.
    ///   - isFull: whether those who connect from now on are never answered.
    package init(_ answer: String = "", isFull: Bool = false) throws {
        #if canImport(Darwin)
            let (stream, flags) = (SOCK_STREAM, Int32(0))
        #else
            let (stream, flags) = (Int32(SOCK_STREAM.rawValue), Int32(MSG_NOSIGNAL))
        #endif
        let listener = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, isFull ? 0 : 128) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw CocoaError(.fileReadUnknown) }
        (port, self.listener) = (UInt16(bigEndian: address.sin_port), listener)
        guests = (0..<(isFull ? 4 : 0)).map { _ in
            let guest = socket(AF_INET, stream, 0)
            _ = fcntl(guest, F_SETFL, O_NONBLOCK)
            _ = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(guest, $0, length) }
            }
            return guest
        }
        // The system takes connections by itself.
        guard !answer.isEmpty else { return }
        Thread.detachNewThread {
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                var request = [UInt8](repeating: 0, count: 4096)
                _ = recv(connection, &request, request.count, 0)
                _ = send(connection, answer, answer.utf8.count, flags)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        for descriptor in guests + [listener] { Foundation.close(descriptor) }
    }

    /// Whether somebody has connected; of a silent server.
    package var hasConnection: Bool {
        var wish = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        return poll(&wish, 1, 0) > 0
    }

    package func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }
}
