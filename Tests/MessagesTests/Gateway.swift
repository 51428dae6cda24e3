import Foundation
import Glibc
import TestSupport

/// A real Kannel with its fake short message centre, on loopback.
final class Gateway: Sendable {
    let url: String
    private let folder: TemporaryDirectory
    private let servers: [Server]

    init() throws {
        folder = try TemporaryDirectory()
        let ports = try (0..<4).map { _ in try Gateway.freePort() }
        url = "http://127.0.0.1:\(ports[3])/cgi-bin/sendsms"
        try Gateway.configuration(ports, folder.path("")).write(
            toFile: folder.path("kannel.conf"),
            atomically: true,
            encoding: .utf8
        )
        let bearer = try Server(["bearerbox", "kannel.conf"], in: folder.url)
        try Gateway.wait(for: ports[2])
        // It has to say something of its own once, and then stays quiet.
        let centre = try Server(
            [
                "sh", "-c",
                "exec /usr/lib/kannel/test/fakesmsc -H 127.0.0.1 -r \(ports[2]) -i 86400 -m -1 -v 0 '100 200 text nop' 2>centre.log",
            ],
            in: folder.url
        )
        let box = try Server(["smsbox", "kannel.conf"], in: folder.url)
        servers = [box, centre, bearer]
        try Gateway.wait(for: ports[3])
    }

    func stop() { for server in servers { server.stop() } }

    /// The messages that reached the centre, as `sender recipient charset text`, its own left out.
    func messages(atLeast count: Int) async throws -> [String] {
        for _ in 0..<200 {
            let log = (try? String(contentsOfFile: folder.path("centre.log"), encoding: .utf8)) ?? ""
            let found = log.matches(of: /Got message \d+: <(.*)>/).map { String($0.1) }.filter {
                !$0.hasSuffix(" nop") && !$0.hasSuffix(" none")
            }
            if found.count >= count { return found }
            try await Task.sleep(for: .milliseconds(50))
        }
        return []
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe bind(descriptor, $0, size)
                _ = unsafe getsockname(descriptor, $0, &size)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func wait(for port: UInt16) throws {
        for _ in 0..<400 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let isOpen = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isOpen { return }
            Thread.sleep(forTimeInterval: 0.025)
        }
        throw CocoaError(.featureUnsupported)
    }

    private static func configuration(_ ports: [UInt16], _ folder: String) -> String {
        """
        group = core
        admin-port = \(ports[0])
        admin-password = adm
        admin-interface = 127.0.0.1
        smsbox-port = \(ports[1])
        box-deny-ip = "*.*.*.*"
        box-allow-ip = "127.0.0.1"
        log-file = "\(folder)/bearerbox.log"
        store-file = "\(folder)/store"

        group = smsc
        smsc = fake
        smsc-id = FAKE
        port = \(ports[2])
        connect-allow-ip = 127.0.0.1

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = \(ports[3])
        sendsms-interface = 127.0.0.1
        global-sender = 10690000
        log-file = "\(folder)/smsbox.log"
        access-log = "\(folder)/access.log"

        group = sendsms-user
        username = centre
        password = geheim
        max-messages = 10
        concatenation = true

        group = sms-service
        keyword = default
        text = "none"

        """
    }
}
