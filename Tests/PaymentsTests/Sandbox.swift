import Foundation
import Messages
import Model
import OpenSSL
import Payments
import Synchronization
import TestSupport

/// A payment provider of its own for a test: `alipay.py`, whose signatures are made and checked by `openssl`.
final class Sandbox: Sendable {
    static let application = "2026000000000001"
    static let seller = "2088000000000001"
    static let now = Timestamp(secondsSinceEpoch: 1_795_305_600)

    let gateway: AlipayGateway
    let url: String
    private let folder: TemporaryDirectory
    private let process: Mutex<Process>

    init(application: String = Sandbox.application, seller: String = Sandbox.seller) throws {
        let folder = try TemporaryDirectory()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "alipay.py")
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [script.path(percentEncoded: false), folder.url.path]
        process.standardOutput = pipe
        try process.run()
        var line: [UInt8] = []
        while let octet = try pipe.fileHandleForReading.read(upToCount: 1)?.first, octet != 0x0A {
            line.append(octet)
        }
        url = "http://127.0.0.1:\(String(decoding: line, as: UTF8.self))"
        let key = try Sandbox.read(folder.path("app.key"))
        let gatewayKey = try PEM.decode(Sandbox.read(folder.path("gateway.pem")), label: "PUBLIC KEY")
        gateway = AlipayGateway(
            account: AlipayGateway.Account(
                application: application,
                seller: seller,
                url: "\(url)/gateway.do",
                notifyURL: "http://127.0.0.1:1/payments/alipay/notify"
            ),
            key: try PrivateKey(file: key, passphrase: SecretBytes(copying: [])),
            gatewayKey: try PublicKey(subjectPublicKeyInfo: gatewayKey),
            clock: .fixed(Sandbox.now)
        )
        self.folder = folder
        self.process = Mutex(process)
    }

    deinit {
        process.withLock { process in
            guard process.isRunning else { return }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path)))
    }

    /// Has the provider behave otherwise than well, as `{"busy": true}`.
    func behave(_ words: String) async throws {
        _ = try await HTTPExchange.send(
            .post(Array(words.utf8), contentType: "application/json"),
            "\(url)/_behave"
        )
    }

    /// A payer's browser opens the page of a trade.
    func visit(_ trade: String, fen: Int64 = 20_000) async throws -> HTTPExchange {
        let order = CheckoutOrder(
            trade: trade,
            subject: "证书新办 A&B=C",
            amountFen: fen,
            at: Sandbox.now,
            expiresAt: Sandbox.now.advanced(bySeconds: 1800),
            returnURL: "https://ca.example.cn/applications/x/payment"
        )
        return try await HTTPExchange.send(.get, gateway.address(of: order))
    }

    /// The payer presses a button.
    func press(_ deed: String, _ trade: String) async throws {
        _ = try await form("/_pay", "trade=\(trade)&deed=\(deed)")
    }

    /// What the provider would tell of a trade, with other fields in place of its own, and signed.
    func notification(_ trade: String, _ other: String = "{}") async throws -> [UInt8] {
        let text = other.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return try await form("/_notification", "trade=\(trade)&other=\(text)").body
    }

    private func form(_ path: String, _ body: String) async throws -> HTTPExchange {
        try await HTTPExchange.send(
            .post(Array(body.utf8), contentType: "application/x-www-form-urlencoded"),
            "\(url)\(path)"
        )
    }
}
