import Foundation

/// A TCP connection to a port of this machine's loopback interface.
final class LoopbackConnection: Sendable {
    private let descriptor: CInt

    /// - Throws: `TokenError` with `.virtualReader` when nobody listens.
    init(port: UInt16) throws(TokenError) {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("no socket") }
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(descriptor, address, length)
            }
        }
        guard status == 0 else { throw Self.failure("port \(port)") }
    }

    deinit { close(descriptor) }

    /// Ends the connection; a read in another thread returns.
    func shutdown() {
        _ = Glibc.shutdown(descriptor, CInt(SHUT_RDWR))
    }

    /// Waits for exactly `count` octets.
    ///
    /// Acknowledges at once: the reader's driver sends length and body separately, and a delayed acknowledgement of the
    /// first holds back the second for 44 ms.
    ///
    /// - Returns: nil when the connection has ended.
    func read(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            acknowledgeAtOnce()
            var block = [UInt8](repeating: 0, count: count - bytes.count)
            let size = unsafe recv(descriptor, &block, block.count, 0)
            guard size > 0 else { return nil }
            bytes += block.prefix(size)
        }
        return bytes
    }

    /// - Returns: false when the connection has ended.
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let size = unsafe rest.withUnsafeBytes { buffer in
                unsafe send(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
            }
            guard size > 0 else { return false }
            rest = rest.dropFirst(size)
        }
        return true
    }

    private func acknowledgeAtOnce() {
        var on: CInt = 1
        let size = socklen_t(MemoryLayout<CInt>.size)
        _ = unsafe setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_QUICKACK, &on, size)
    }

    private static func failure(_ what: String) -> TokenError {
        TokenError(.virtualReader("\(what): \(unsafe String(cString: strerror(errno)))"))
    }
}
