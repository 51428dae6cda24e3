import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("证书绑定")
struct BindingPageTests {
    @Test("A certificate is read, shown, signed for with the token's key, and bound; the page tells")
    func binds() async throws {
        let pages = try await BindingPages()
        let empty = HolderPages.text(await pages.holder.get("/bindings"))
        #expect(empty.contains("还没有绑定证书") && empty.contains("获取CA信息") && empty.contains("<noscript>"))

        let (status, found) = try await pages.look()
        #expect(status == 200 && found.bound == false)
        #expect(found.certificate == Hexadecimal.encode(pages.certificate.fingerprint))
        let shown = Dictionary(
            uniqueKeysWithValues: (found.rows ?? []).map { ($0.label, $0.value) }
        )
        #expect(shown["持有人"] == "王建华" && shown["key序列号"] == HolderPages.token)
        #expect(shown["证书序列号"] == Shown.serial(pages.certificate.serial))
        #expect(shown["颁发者"] == "必联测试CA" && shown["状态"] == "即将到期" && shown["有效期"] != nil)

        let (statement, nonce) = try await pages.challenge()
        let text = """
            ebnew-bind-v1
            account=zhang.expert
            certificate=\(Hexadecimal.encode(pages.certificate.fingerprint))
            nonce=\(nonce)

            """
        #expect(String(decoding: statement, as: UTF8.self) == text)
        let signature = try pages.key.sign(statement)
        let bound = try await pages.bind(nonce, signature)
        #expect(bound.status == 200 && bound.answer.path == "/bindings")
        let record = try #require(try pages.book.bindings(account: "zhang.expert").first)
        #expect(record.state == .bound && record.certificate.serial == pages.certificate.serial)
        #expect(try await pages.bind(nonce, signature).status == 200, "the answer was lost: it is bound")
        #expect(try pages.book.bindings(account: "zhang.expert") == [record])
        #expect(try await pages.look().answer.bound == true)

        let page = HolderPages.text(await pages.holder.get("/bindings"))
        #expect(page.contains(Shown.serial(pages.certificate.serial)) && page.contains("已绑定"))
        let own = "/certificates/\(pages.certificate.serial.hexadecimal)"
        #expect(HolderPages.text(await pages.holder.get(own)).contains("已绑定"))
        let other = HolderPages.text(await pages.holder.get(pages.holder.path))
        #expect(other.contains("未绑定") && other.contains("href=\"/bindings\""))
    }

    @Test("An SM2 certificate of an SM2 authority is bound by its signature, and by nobody else's")
    func sm2() async throws {
        let pages = try await BindingPages(of: .sm2)
        let (statement, nonce) = try await pages.challenge()
        let stranger = try PrivateKey.generate(.sm2)
        for wrong in [try stranger.sign(statement), try pages.key.sign(statement + [10])] {
            #expect(try await pages.bind(nonce, wrong).answer.code == "signature-wrong")
        }
        #expect(try await pages.bind(nonce, pages.key.sign(statement)).status == 200)
        let record = try #require(try pages.book.bindings(account: "zhang.expert").first)
        #expect(record.state == .bound && record.certificate.serial == pages.certificate.serial)
    }

    @Test("The first page leads to 证书绑定 from each certificate in use that is not bound")
    func home() async throws {
        let pages = try await BindingPages()
        func offers() async -> Int {
            HolderPages.text(await pages.holder.get("/"))
                .matches(of: /<a class="button" href="\/bindings">/).count
        }
        #expect(await offers() == 2)
        #expect(try await pages.bind().status == 200)
        #expect(await offers() == 1)
    }

    @Test("The audit chain has nonce and signature, which verify with the certificate")
    func evidence() async throws {
        let pages = try await BindingPages()
        #expect(try await pages.bind().status == 200)
        let head = try pages.book.auditHead().sequence
        let entries = try pages.book.auditEntries(after: max(0, head - 5), limit: 5).map(\.event)
        let event = try #require(entries.last { $0.action == "certificate.bind" })
        #expect(event.detail["account"] == "zhang.expert")
        let statement = BindingStatement.bytes(
            account: "zhang.expert",
            fingerprint: pages.certificate.fingerprint,
            nonce: try #require(event.detail["nonce"].flatMap { Hexadecimal.decode($0) })
        )
        let signature = try #require(event.detail["signature"].flatMap { Hexadecimal.decode($0) })
        #expect(pages.certificate.publicKey.verify(signature: signature, message: statement))
    }

    @Test("What cannot be bound says why, in a word, a sentence and a page")
    func troubles() async throws {
        let pages = try await BindingPages()
        func isRefused(
            _ code: CertificateTrouble,
            _ found: (status: Int, answer: BindingPages.Answer)
        ) -> Bool {
            let sentence = Words.shipped.text("trouble_\(code.rawValue)", .chinese, "zh****")
            return found.status == 409 && found.answer.code == code.rawValue && found.answer.words == sentence
        }
        let stranger = try TestIssuer("elsewhere")
        let foreign = try stranger.issue(5, to: pages.key, follows: pages.holder.certificate, uid: nil)
        #expect(try await isRefused(.foreign, pages.look([foreign.certificate])))
        #expect(try await isRefused(.otherHolder, pages.look(nil, pages.holder.portal.li)))
        #expect(try await pages.bind().status == 200)
        #expect(try await isRefused(.boundElsewhere, pages.look(nil, pages.holder.portal.li)))
        let another = try await pages.another(3)
        #expect(try await isRefused(.otherBound, pages.look([another])))
        let id = CertificateID(authority: pages.authority.id, serial: pages.certificate.serial)
        try await pages.book.commit([.revokeCertificate(id, Sample.revocation())])
        #expect(try await isRefused(.revoked, pages.look()))
    }

    @Test("A certificate that has ended, has not begun, or is not for signatures is not bound")
    func unfit() async throws {
        let sealing = try await BindingPages(uses: [.keyEncipherment, .keyAgreement])
        #expect(try await sealing.look().answer.code == "certificate-not-for-signing")
        let early = try await BindingPages(startsIn: 3600)
        #expect(try await early.look().answer.code == "certificate-early")
        var late = try await BindingPages()
        late.holder.portal.clock.advance(bySeconds: 86_400 * 20 + 1)
        try await late.holder.logInAgain()
        #expect(try await late.look().answer.code == "certificate-expired")
    }

    @Test("A certificate on record that its authority did not sign is foreign")
    func forgedRecord() async throws {
        let pages = try await BindingPages()
        let uid = try pages.book.certificate(pages.holder.certificate)?.reservation.subjectUID
        let forged = try pages.authority.issue(
            6,
            to: pages.key,
            follows: pages.holder.certificate,
            uid: uid,
            signedBy: PrivateKey.generate(.p256)
        )
        try await pages.book.commit(forged.changes)
        #expect(try await pages.look([forged.certificate]).answer.code == "certificate-foreign")
    }

    @Test("Of several certificates the newest one that can be bound is taken, else the reason that says most")
    func several() async throws {
        let pages = try await BindingPages(startsIn: -7200)
        let newer = try await pages.another(3, startsIn: -3600)
        let foreign = try TestIssuer("elsewhere")
            .issue(5, to: pages.key, follows: pages.holder.certificate, uid: nil).certificate
        for order in [[pages.certificate, newer, foreign], [foreign, newer, pages.certificate]] {
            let found = try await pages.look(order)
            #expect(found.answer.certificate == Hexadecimal.encode(newer.fingerprint))
        }
        let li = pages.holder.portal.li
        for order in [[foreign, newer], [newer, foreign]] {
            #expect(try await pages.look(order, li).answer.code == "certificate-of-another")
        }
    }

    @Test("What is no certificate, nonce or signature is told apart from what is wrong")
    func malformed() async throws {
        let pages = try await BindingPages()
        let der = BindingPages.base64(pages.certificate.der)
        let many = Array(repeating: "AA==", count: 17).joined(separator: ",")
        for text in ["", ",", "?", "AA==", String(der.dropLast(4)), many] {
            let found = try await pages.send("certificate", ["certificates": text])
            #expect(found.status == 400 && found.answer.code == "malformed", "\(text.prefix(9))")
        }
        for texts in [
            ["certificate": der], ["certificate": der, "nonce": "zz", "signature": "AA=="],
            ["certificate": der, "nonce": "00", "signature": ""],
            ["certificate": der, "nonce": "00", "signature": "%"],
        ] {
            #expect(try await pages.send("signature", texts).status == 400, "\(texts.count)")
        }
        #expect(try pages.book.bindings(account: "zhang.expert").isEmpty)
    }

    @Test("Only the certificate's key over this statement, within two minutes, binds")
    func forgedAnswer() async throws {
        let pages = try await BindingPages()
        let (statement, nonce) = try await pages.challenge()
        let stranger = try PrivateKey.generate(.p256)
        #expect(try await pages.bind(nonce, stranger.sign(statement)).answer.code == "signature-wrong")
        let other = try pages.key.sign(statement + [10])
        #expect(try await pages.bind(nonce, other).answer.code == "signature-wrong")
        // A nonce that was not drawn here: the signature is good, and the challenge is none.
        let own = [UInt8](repeating: 7, count: 32)
        let made = BindingStatement.bytes(
            account: "zhang.expert",
            fingerprint: pages.certificate.fingerprint,
            nonce: own
        )
        let invented = try await pages.bind(Hexadecimal.encode(own), pages.key.sign(made))
        #expect(invented.status == 409 && invented.answer.code == "challenge-over")
        pages.holder.portal.clock.advance(bySeconds: 121)
        let late = try await pages.bind(nonce, pages.key.sign(statement))
        #expect(late.answer.code == "challenge-over" && late.answer.words?.contains("两分钟") == true)
        #expect(try pages.book.bindings(account: "zhang.expert").isEmpty)
        #expect(try await pages.bind().status == 200)
    }

    @Test("Nobody binds without a form of this portal, a session, and the right method")
    func doors() async throws {
        let pages = try await BindingPages()
        let portal = pages.holder.portal
        for act in BindingAct.allCases {
            let path = "/bindings/\(act.rawValue)"
            let body = "certificate=AA&certificates=AA&token="
            #expect(await portal.post(path, pages.holder.me, body).status == 403)
            let forged = await portal.post(
                path,
                pages.holder.me,
                body + pages.holder.me.formToken,
                origin: "https://evil.example"
            )
            #expect(forged.status == 403)
            #expect(await portal.ask(path, pages.holder.me).status == 405)
        }
        #expect(HolderPages.place(await portal.ask("/bindings", nil)) == "/login")
        for path in ["/bindings/", "/bindings/nothing", "/bindings/x/unbind", "/bindings/5a/bind"] {
            #expect(await portal.ask(path, pages.holder.me).status == 404, "\(path)")
        }
    }

    @Test("A binding is undone by its account once it is meant; the certificate can be bound again")
    func unbinds() async throws {
        let pages = try await BindingPages()
        #expect(try await pages.bind().status == 200)
        let path = "/bindings/\(pages.certificate.serial.hexadecimal)/unbind"
        let li = pages.holder.portal.li
        #expect(await pages.holder.get(path, li).status == 404)
        #expect(HolderPages.place(await pages.holder.portal.send(path, li, [:])) == "/bindings")
        #expect(HolderPages.text(await pages.holder.get(path)).contains("确定要解除"))
        #expect(try pages.book.bindings(account: "zhang.expert").map(\.state) == [.bound])
        for _ in 0..<2 {
            #expect(HolderPages.place(await pages.holder.send(path)) == "/bindings")
        }
        #expect(try pages.book.bindings(account: "zhang.expert").map(\.state) == [.unbound])
        #expect(HolderPages.text(await pages.holder.get("/bindings")).contains("已解除"))
        #expect(try await pages.bind().status == 200)
        #expect(try pages.book.bindings(account: "zhang.expert").count == 2)
    }

    @Test("Every trouble has a page for everybody, and the script knows exactly those")
    func help() async throws {
        let portal = try await PageWorld()
        for trouble in CertificateTrouble.allCases {
            let reply = await portal.ask("/help/\(trouble.rawValue)", nil)
            let title = Words.shipped.text("help_\(trouble.rawValue)", .chinese)
            let page = HolderPages.text(reply)
            #expect(reply.status == 200 && page.contains("<h1>\(title)</h1>") && page.contains("<ol><li>"))
            if let way = trouble.way {
                #expect(page.contains("href=\"\(way)\""), "\(trouble)")
                #expect(PageRoute(path: way[...]) != nil, "\(trouble)")
            }
        }
        #expect(await portal.ask("/help/nothing", nil).status == 404)
        let script = String(decoding: PackageResources.portal_js, as: UTF8.self)
        let list = try #require(script.firstMatch(of: /const helped = \[([^\]]*)\]/)).1
        let names = list.matches(of: /"([a-z-]+)"/).map { String($0.1) }
        #expect(names == CertificateTrouble.allCases.map(\.rawValue))
    }
}
