import Enrollment
import Logging
import Model
import OpenSSL
import Store
import StoreSupport
import Synchronization
import TestSupport

@testable import Portal

/// Documents in memory, and pictures as they came: what these tests are about is who may see them.
final class MemoryShelf: DocumentShelf, PicturePress, PaperPress {
    private let drawn = Atomic(0)
    private let files = Mutex<[String: [UInt8]]>([:])
    private let marked = Mutex<String?>(nil)
    private let rival = Mutex<(@Sendable () async -> Void)?>(nil)

    /// What happens while the next picture waits for its turn, once.
    func meanwhile(_ act: @escaping @Sendable () async -> Void) { rival.withLock { $0 = act } }

    func store(_ content: [UInt8]) throws -> String {
        files.withLock { files in
            let name = "file-\(drawn.add(1, ordering: .relaxed).newValue)"
            files[name] = content
            return name
        }
    }

    func content(of name: String) throws -> [UInt8] {
        guard let content = files.withLock({ $0[name] }) else { throw PageError.fault }
        return content
    }

    func remove(_ name: String) throws { files.withLock { _ = $0.removeValue(forKey: name) } }
    func clean(
        _ content: [UInt8],
        _ type: MediaType,
        for login: String
    ) async throws(FairQueue.Refusal) -> [UInt8]? { content }

    func preview(
        _ type: MediaType,
        words: String,
        for login: String,
        content: @escaping @Sendable () throws -> [UInt8]
    ) async throws -> [UInt8]? {
        let act = rival.withLock { rival in
            defer { rival = nil }
            return rival
        }
        if let act { await act() }
        marked.withLock { $0 = words }
        return try content()
    }

    func document(_ paper: PrintedPaper, for login: String) async throws -> [UInt8] {
        let rows = paper.sections.flatMap(\.rows).map { row in
            "\(row.label) \(row.value)" + (row.former.map { " 原 \($0)" } ?? "")
        }
        let lines = [paper.title] + paper.facts + rows + paper.paragraphs + paper.signatures
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// What stands across the picture that was shown last.
    var words: String? { marked.withLock { $0 } }

    /// How many files there are.
    var count: Int { files.withLock { $0.count } }
}

/// A portal with a draft of zhang's, and two people who are logged in.
struct PageWorld {
    static let origin = "https://ca.example.cn"

    let world: TestBook
    let clock: ManualClock
    let responder: PageResponder
    let shelf: MemoryShelf
    let number: ApplicationNumber
    let zhang: SessionToken
    let li: SessionToken

    init(
        gateway: (any PaymentGateway)? = nil,
        platform played: (signOn: PlatformSignOn, line: any PlatformLine)? = nil,
        bids: (any OpenBidRegister)? = nil
    ) async throws {
        let world = try await TestBook()
        let manual = ManualClock()
        let clock = manual.clock
        let shelf = MemoryShelf()
        let digest: @Sendable ([UInt8]) -> [UInt8] = {
            MessageAuthentication.hmacSHA256(key: [1], message: $0)
        }
        let desk = EnrollmentDesk(
            book: world.book,
            source: world.book,
            clock: clock,
            prices: try PriceList(
                entries: Dictionary(
                    uniqueKeysWithValues: ApplicationType.allCases.map { type in
                        (type.rawValue, type == .unlock || type == .revoke ? 0 : 100)
                    }
                )
            ),
            ports: EnrollmentPorts(
                vault: shelf,
                identityDigest: digest,
                fingerprint: { DigestAlgorithm.sha256.hash($0) },
                random: { try SecureRandom.bytes($0) },
                drawCode: { binding, _ in
                    DrawnCode(digest: PageWorld.digest(PageWorld.code, binding) ?? [], sealed: [1])
                },
                isCode: { typed, binding, kept in PageWorld.digest(typed, binding) == kept },
                hasFallen: { _ in false }
            )
        )
        let accounts = AccountDesk(book: world.book, clock: clock, digest: digest, passwordCost: 10)
        responder = PageResponder(
            ApplicantServices(
                accounts: accounts,
                enrollment: desk,
                book: world.book,
                documents: shelf,
                pictures: shelf,
                papers: PaperDesk(
                    writer: PaperWriter(enrollment: desk, centre: "CA", hotline: nil, clock: clock),
                    press: shelf
                ),
                site: PortalSite(
                    name: "CA",
                    origin: PageWorld.origin,
                    hotline: nil,
                    account: .init(payee: "p", bank: "b", number: "1"),
                    hasTLS: true,
                    reviewTime: "1",
                    unpaidDays: 30,
                    icpRecord: "京ICP备00000001号-1"
                ),
                platform: played.map { played in
                    PlatformDesk(
                        played.signOn,
                        origin: PageWorld.origin,
                        line: played.line,
                        clock: clock,
                        digest: digest
                    )
                },
                bids: bids,
                cashier: gateway.map { gateway in
                    Cashier(
                        channel: .alipay,
                        gateway: gateway,
                        desk: desk,
                        portal: PageWorld.origin,
                        report: { _ in }
                    )
                },
                clock: clock,
                logger: Logger(label: "test")
            )
        )
        self.world = world
        self.clock = manual
        self.shelf = shelf
        zhang = try await PageWorld.logIn("zhang.expert", "13800000001", world, accounts)
        li = try await PageWorld.logIn("li.expert", "13800000002", world, accounts)
        var values = FormValues(.expert, profile: .expert)
        values.fill("13800000001")
        let draft = try await desk.saveDraft(
            ApplicationFile(json: values.document([])),
            by: Submitter(login: "zhang.expert")
        )
        number = draft.number
    }

    /// What every drawn code is here.
    static let code = Array("23456-789AB".utf8)

    private static func digest(_ typed: [UInt8], _ binding: CodeBinding) -> [UInt8]? {
        OneTimeCode.normalized(typed).map { code in
            MessageAuthentication.hmacSHA256(
                key: [2],
                message: OneTimeCode.material(code, kind: binding.kind, boundTo: binding.subjects)
            )
        }
    }

    private static func logIn(
        _ login: String,
        _ mobile: String,
        _ world: TestBook,
        _ accounts: AccountDesk
    ) async throws -> SessionToken {
        let account = AccountRecord(
            login: login,
            mobile: mobile,
            password: try PasswordHash.make(SecretBytes(copying: Array(login.utf8)), cost: 10),
            isActive: true,
            version: 1,
            createdAt: Sample.now,
            updatedAt: Sample.now
        )
        let (token, session) = try accounts.session(for: account)
        try await world.book.commit([.account(.open(account)), session])
        return token
    }

    var paths: [String] {
        [
            "", "/edit", "/check", "/withdraw", "/discard", "/pay", "/payment", "/invoice", "/invoice.pdf",
            "/certificate.cer",
            "/documents/x", "/form.pdf", "/agreement.pdf",
        ].map { "/applications/\(number)\($0)" }
    }

    func ask(
        _ path: String,
        _ token: SessionToken?,
        method: String = "GET",
        fields: [(name: String, value: String)] = [],
        body: String = ""
    ) async -> HTTPReply {
        let cookie = token.map { [("cookie", "__Host-pki-session=\($0.cookie)")] } ?? []
        return await responder.respond(
            to: HTTPCall(
                method: method,
                target: path,
                fields: cookie + fields,
                body: Array(body.utf8),
                peer: nil,
                address: "192.0.2.\(path.utf8.count % 200)"
            )
        )
    }

    func post(
        _ path: String,
        _ token: SessionToken,
        _ body: String,
        origin: String? = nil
    ) async -> HTTPReply {
        let type = ("content-type", "application/x-www-form-urlencoded")
        return await ask(
            path,
            token,
            method: "POST",
            fields: [type] + (origin.map { [("origin", $0)] } ?? []),
            body: body
        )
    }

    /// Sends a form with files, as a browser does.
    func send(
        _ path: String,
        _ token: SessionToken,
        _ texts: [String: String],
        files: [(name: String, content: [UInt8])] = []
    ) async -> HTTPReply {
        var body: [UInt8] = []
        for (name, text) in texts.merging(["token": token.formToken], uniquingKeysWith: { first, _ in first })
        {
            let head = "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n"
            body += Array("\(head)\(text)\r\n".utf8)
        }
        for (name, content) in files {
            let head = "--B\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a\"\r\n\r\n"
            body += Array(head.utf8) + content + [0x0D, 0x0A]
        }
        return await responder.respond(
            to: HTTPCall(
                method: "POST",
                target: path,
                fields: [
                    ("cookie", "__Host-pki-session=\(token.cookie)"),
                    ("content-type", "multipart/form-data; boundary=B"),
                ],
                body: body + Array("--B--\r\n".utf8),
                peer: nil,
                address: "192.0.2.\(body.count % 200)"
            )
        )
    }
}
