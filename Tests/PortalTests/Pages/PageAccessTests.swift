import Enrollment
import Logging
import Model
import OpenSSL
import Store
import StoreSupport
import Synchronization
import TestSupport
import Testing

@testable import Portal

/// Documents in memory, and pictures as they came: what these tests are about is who may see them.
private final class MemoryShelf: DocumentShelf, PicturePress {
    private let files = Mutex<[String: [UInt8]]>([:])

    func store(_ content: [UInt8]) throws -> String {
        files.withLock { files in
            let name = "file-\(files.count)"
            files[name] = content
            return name
        }
    }

    func content(of name: String) throws -> [UInt8] { files.withLock { $0[name] } ?? [] }
    func remove(_ name: String) throws { files.withLock { _ = $0.removeValue(forKey: name) } }
    func clean(_ content: [UInt8], _ type: MediaType) async -> [UInt8]? { content }
    func preview(_ content: [UInt8], _ type: MediaType, words: String) async -> [UInt8]? { content }
}

@Suite("Who gets which page")
struct PageAccessTests {
    private static let origin = "https://ca.example.cn"
    private static let open: [String] = [
        "/login", "/sign-up", "/reset", "/agreements/user", "/agreements/cps", "/agreements/privacy",
        "/regions/11", "/static/mark.svg",
    ]
    private static let own: [String] = ["/", "/start", "/applications", "/password"]

    /// A portal with a draft of zhang's, and two people who are logged in.
    private struct Portal {
        let world: TestBook
        let responder: PageResponder
        let number: ApplicationNumber
        let zhang: SessionToken
        let li: SessionToken

        init() async throws {
            let world = try await TestBook()
            let clock = ManualClock().clock
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
                    drawCode: { _, _ in throw EnrollmentError(.portFailed("codes", detail: "none here")) },
                    isCode: { _, _, _ in false }
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
                    site: PortalSite(
                        name: "CA",
                        origin: PageAccessTests.origin,
                        hotline: nil,
                        account: .init(payee: "p", bank: "b", number: "1"),
                        hasTLS: true,
                        reviewTime: "1",
                        unpaidDays: 30
                    ),
                    clock: clock,
                    logger: Logger(label: "test")
                )
            )
            self.world = world
            zhang = try await Portal.logIn("zhang.expert", "13800000001", world, accounts)
            li = try await Portal.logIn("li.expert", "13800000002", world, accounts)
            var values = FormValues(.expert, profile: .expert)
            values.fill("13800000001")
            let draft = try await desk.saveDraft(
                ApplicationFile(json: values.document([])),
                by: Submitter(login: "zhang.expert")
            )
            number = draft.number
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
            ["", "/edit", "/check", "/withdraw", "/discard", "/pay", "/certificate.cer", "/documents/x"]
                .map { "/applications/\(number)\($0)" }
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
    }

    @Test("Nobody sees what needs an account, and everybody sees what does not")
    func anonymous() async throws {
        let portal = try await Portal()
        for path in PageAccessTests.open {
            #expect(await portal.ask(path, nil).status == 200, "\(path)")
        }
        for path in PageAccessTests.own + portal.paths {
            let reply = await portal.ask(path, nil)
            #expect(reply.status == 303 && reply.fields.contains { $0 == ("location", "/login") }, "\(path)")
        }
    }

    @Test("A stranger sees of an application what they see of one that does not exist")
    func stranger() async throws {
        let portal = try await Portal()
        let other = try #require(ApplicationNumber(day: "20261122", type: .new, sequence: 999_999))
        for path in PageAccessTests.own {
            #expect(await portal.ask(path, portal.li).status == 200, "\(path)")
        }
        for path in portal.paths {
            let reply = await portal.ask(path, portal.li)
            let absent = await portal.ask(path.replacing(portal.number.text, with: other.text), portal.li)
            #expect(reply.status == 404 && absent.status == 404, "\(path)")
            #expect(!String(decoding: reply.body, as: UTF8.self).contains("13800000001"))
        }
        for deed in ["edit", "submit", "withdraw", "discard", "revise"] {
            let body = "token=\(portal.li.formToken)&version=1&action=save"
            let reply = await portal.post("/applications/\(portal.number)/\(deed)", portal.li, body)
            #expect(reply.status == 404, "\(deed)")
        }
        #expect(try portal.world.book.application(portal.number)?.version == 1)
    }

    @Test("The owner of a draft gets its form, and is led from what it does not have")
    func owner() async throws {
        let portal = try await Portal()
        let statuses = ["": 200, "/edit": 200, "/check": 303, "/withdraw": 303, "/discard": 200, "/pay": 303]
        for (path, status) in statuses {
            let reply = await portal.ask("/applications/\(portal.number)\(path)", portal.zhang)
            #expect(reply.status == status, "\(path)")
        }
        for path in ["/certificate.cer", "/documents/x", "/nothing"] {
            #expect(await portal.ask("/applications/\(portal.number)\(path)", portal.zhang).status == 404)
        }
    }

    @Test("A form without its token, with another's, or from elsewhere does nothing")
    func forged() async throws {
        let portal = try await Portal()
        let path = "/applications/\(portal.number)/discard"
        for body in ["", "token=", "token=\(portal.li.formToken)"] {
            #expect(await portal.post(path, portal.zhang, body).status == 403, "\(body.count)")
        }
        let token = "token=\(portal.zhang.formToken)"
        #expect(await portal.post(path, portal.zhang, token, origin: "https://evil.example").status == 403)
        #expect(await portal.post(path, portal.zhang, token, origin: "null").status == 403)
        #expect(try portal.world.book.application(portal.number) != nil)
        #expect(await portal.post(path, portal.zhang, token, origin: PageAccessTests.origin).status == 303)
        #expect(try portal.world.book.application(portal.number) == nil)
    }

    @Test("Every page forbids what it does not need")
    func headers() async throws {
        let portal = try await Portal()
        for path in ["/", "/login", "/nothing", "/applications/\(portal.number)/edit"] {
            let reply = await portal.ask(path, portal.zhang)
            let fields = Dictionary(reply.fields.map { ($0.name, $0.value) }) { first, _ in first }
            #expect(fields["content-security-policy"]?.contains("default-src 'none'") == true, "\(path)")
            #expect(fields["cache-control"] == "no-store" && fields["x-content-type-options"] == "nosniff")
            #expect(fields["strict-transport-security"] != nil)
        }
    }

    @Test("A method that a page does not take is refused", arguments: ["POST", "PUT", "DELETE"])
    func methods(method: String) async throws {
        let portal = try await Portal()
        #expect(await portal.ask("/applications", portal.zhang, method: method).status == 405)
    }

    @Test("What another window saved is not overwritten before somebody has seen it")
    func twoWindows() async throws {
        let portal = try await Portal()
        let path = "/applications/\(portal.number)/edit"
        let body = "token=\(portal.zhang.formToken)&action=save&version=1&applicantName="
        #expect(await portal.post(path, portal.zhang, body + "%E7%8E%8B%E4%B8%80").status == 200)
        let late = await portal.post(path, portal.zhang, body + "%E7%8E%8B%E4%BA%8C")
        #expect(late.status == 409)
        #expect(String(decoding: late.body, as: UTF8.self).contains("王二"), "what was typed is still there")
        let kept = try #require(try portal.world.book.application(portal.number))
        #expect(kept.version == 2 && FormValues(document: kept.snapshot)?.texts["applicantName"] == "王一")
    }

    @Test("What was typed is shown as text, whatever it is")
    func script() async throws {
        let portal = try await Portal()
        let body =
            "token=\(portal.zhang.formToken)&action=save&version=1&applicantName=%3Cscript%3Ealert(1)%3C/script%3E\"'"
        let reply = await portal.post("/applications/\(portal.number)/edit", portal.zhang, body)
        let text = String(decoding: reply.body, as: UTF8.self)
        #expect(reply.status == 422 && !text.contains("<script>alert") && text.contains("&lt;script&gt;"))
    }

    @Test("Another language is chosen for good, and leads to a page of ours only")
    func language() async throws {
        let portal = try await Portal()
        for (path, place) in [("/start", "/start"), ("https://evil.example/", "/"), ("//evil.example", "/")] {
            let body = "token=\(portal.zhang.formToken)&language=en&path=\(path)"
            let reply = await portal.post("/language", portal.zhang, body)
            #expect(reply.fields.contains { $0 == ("location", place) }, "\(path)")
            #expect(reply.fields.contains { $0.value.hasPrefix("__Host-pki-language=en") })
        }
        let english = await portal.ask("/login", nil, fields: [("accept-language", "en-GB,en;q=0.9")])
        #expect(String(decoding: english.body, as: UTF8.self).contains("<html lang=\"en\">"))
    }
}
