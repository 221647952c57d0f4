import Foundation

/// Answers every HTTP request on a port of the loopback interface with one body, one connection after another; of a body
/// that is claimed to be longer, the rest never comes.
final class OneFileServer: Sendable {
    let port: UInt16
    private let listener: Int32

    init(_ body: [UInt8], status: String = "200 OK", claiming claimed: Int? = nil) throws {
        #if canImport(Darwin)
            let (stream, flags) = (SOCK_STREAM, Int32(0))
        #else
            let (stream, flags) = (Int32(SOCK_STREAM.rawValue), Int32(MSG_NOSIGNAL))
        #endif
        listener = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw CocoaError(.fileReadUnknown) }
        port = UInt16(bigEndian: address.sin_port)
        let head = "HTTP/1.1 \(status)\r\nContent-Length: \(claimed ?? body.count)\r\nConnection: close\r\n\r\n"
        let answer = Array(head.utf8) + body
        Thread.detachNewThread {
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                var request = [UInt8](repeating: 0, count: 4096)
                _ = recv(connection, &request, request.count, 0)
                _ = send(connection, answer, answer.count, flags)
                if claimed == nil { close(connection) }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }
}
