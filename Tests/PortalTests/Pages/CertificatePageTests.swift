import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("我的证书")
struct CertificatePageTests {
    @Test(
        "What is over begins a 新办 with what is on record, once; what is in use, or somebody else's, does not"
    )
    func anew() async throws {
        let holder = try await HolderPages()
        let serial = holder.certificate.serial.hexadecimal
        let mark = "name=\"certificate\" value=\"\(serial)\""
        #expect(!HolderPages.text(await holder.get(holder.path)).contains(mark))
        #expect(await holder.send("/start", ["certificate": serial]).status == 404)
        let revocation = Revocation(date: Sample.now, reason: .cessationOfOperation)
        try await holder.book.commit([.revokeCertificate(holder.certificate, revocation)])
        #expect(HolderPages.text(await holder.get(holder.path)).contains(mark))
        let place = try #require(HolderPages.place(await holder.send("/start", ["certificate": serial])))
        let form = HolderPages.text(await holder.get(place))
        for text in ["证书新办", "value=\"王建华\"", "value=\"110101197504123012\"", "学院路 1 号"] {
            #expect(form.contains(text), "\(text)")
        }
        #expect(HolderPages.place(await holder.send("/start", ["certificate": serial])) == place, "twice")
        let other = await holder.portal.send("/start", holder.portal.li, ["certificate": serial])
        #expect(other.status == 404)
        #expect(await holder.send("/start", ["certificate": "x"]).status == 400)
    }

    private static let services = ["renew", "replace", "unlock", "revoke", "reissue", "emergency"]

    @Test("The holder sees the certificate everywhere, and saves it as DER and as PEM")
    func shown() async throws {
        let holder = try await HolderPages()
        let serial = Shown.serial(holder.certificate.serial)
        for path in ["/", "/certificates", holder.path, "/applications/\(holder.application)"] {
            let reply = await holder.get(path)
            let text = HolderPages.text(reply)
            #expect(reply.status == 200 && text.contains(serial) && text.contains("王建华"), "\(path)")
            #expect(text.contains(HolderPages.token), "\(path)")
        }
        let page = HolderPages.text(await holder.get(holder.path))
        #expect(page.contains("即将到期") && page.contains("剩余天数") && page.contains("<strong>20</strong>"))
        #expect(await holder.get("\(holder.path)/certificate.cer").body == Sample.encoded(1))
        let text = await holder.get("\(holder.path)/certificate.pem").body
        #expect(try PEM.decode(text, label: "CERTIFICATE") == Sample.encoded(1))
    }

    @Test(
        "A stranger sees of a certificate what they see of one that does not exist, and can do nothing with it"
    )
    func stranger() async throws {
        let holder = try await HolderPages()
        let other = Sample.certificateID(77).serial.hexadecimal
        let paths = ["", "/certificate.cer", "/certificate.pem"] + Self.services.map { "/\($0)" }
        let before = try holder.book.counts()
        for path in paths {
            let own = await holder.get(holder.path + path, holder.portal.li)
            let absent = await holder.get("/certificates/\(other)\(path)", holder.portal.li)
            #expect(own.status == 404 && absent.status == 404, "\(path)")
            #expect(!HolderPages.text(own).contains("王建华"))
            let anonymous = await holder.portal.ask(holder.path + path, nil)
            #expect(HolderPages.place(anonymous) == "/login", "\(path)")
        }
        for deed in Self.services + ["emergency/code"] {
            let texts = ["cause": "token_lost", "code": "23456-789AB"]
            let reply = await holder.portal.send("\(holder.path)/\(deed)", holder.portal.li, texts)
            #expect(reply.status == 404, "\(deed)")
        }
        #expect(!HolderPages.text(await holder.get("/certificates", holder.portal.li)).contains("王建华"))
        #expect(try holder.book.counts() == before)
        #expect(try holder.book.certificate(holder.certificate)?.state == .active)
    }

    @Test("A certificate is named in one way, and what was never proven on a token is not shown")
    func unproven() async throws {
        let holder = try await HolderPages()
        for path in [
            holder.path.uppercased(), holder.path + "/", holder.path + "/nothing", "/certificates/0",
            holder.path.replacing("/5a", with: "/005a"),
        ] {
            #expect(await holder.get(path).status == 404, "\(path)")
        }
        let uid = try holder.book.certificate(holder.certificate)?.reservation.subjectUID
        let next = Sample.reservation(2, act: .renew, predecessor: holder.certificate, subjectUID: uid)
        try await holder.book.commit(Sample.issue(2, next))
        let path = "/certificates/\(next.id.serial.hexadecimal)"
        #expect(await holder.get(path).status == 404)
        #expect(!HolderPages.text(await holder.get("/certificates")).contains(path))
        try await holder.book.commit([.activateCertificate(next.id)])
        #expect(await holder.get(path).status == 200)
        #expect(HolderPages.text(await holder.get("/certificates")).contains(path))
    }

    @Test("Of a revoked certificate nothing begins but 补办, and the page says when and why")
    func revoked() async throws {
        let holder = try await HolderPages()
        try await holder.book.commit([.revokeCertificate(holder.certificate, Sample.revocation())])
        let page = HolderPages.text(await holder.get(holder.path))
        #expect(page.contains("已吊销") && page.contains("私钥泄露或介质丢失"))
        for service in Self.services {
            let isOffered = page.contains("href=\"\(holder.path)/\(service)\"")
            #expect(isOffered == (service == "reissue"), "\(service)")
        }
        #expect(!HolderPages.text(await holder.get("/")).contains(holder.path), "home shows those in use")
    }

    @Test("更新 begins on the day on which its window opens, and the page says which day that is")
    func window() async throws {
        var holder = try await HolderPages(days: 40)
        let early = await holder.get("\(holder.path)/renew")
        #expect(early.status == 200 && HolderPages.text(early).contains("2026-12-02"))
        #expect(await holder.send("\(holder.path)/renew").status == 409)
        let drafts = try holder.book.applications(ApplicationFilter(), limit: 9).filter { $0.type == .renew }
        #expect(drafts.isEmpty)
        holder.portal.clock.advance(bySeconds: 10 * 86_400)
        try await holder.logInAgain()
        #expect(try await holder.begin("renew").text.contains("R"))
    }

    @Test("Of several certificates the token chooses, where it is needed anyway")
    func token() async throws {
        let holder = try await HolderPages()
        let uid = try holder.book.certificate(holder.certificate)?.reservation.subjectUID
        let next = Sample.reservation(2, act: .renew, predecessor: holder.certificate, subjectUID: uid)
        try await holder.book.commit(Sample.issue(2, next) + [.activateCertificate(next.id)])
        for service in Self.services {
            let page = HolderPages.text(await holder.get("/services/\(service)"))
            for index in 1...2 {
                let name = Hexadecimal.encode(DigestAlgorithm.sha256.hash(Sample.encoded(index)))
                #expect(page.contains("data-certificate=\"\(name)\""), "\(service)")
            }
            let isAsked = ["renew", "replace", "unlock"].contains(service)
            #expect(page.contains("id=\"choose\"") == isAsked, "\(service)")
        }
    }

    @Test("A form about a certificate names it for the script, and says what works without one")
    func form() async throws {
        let holder = try await HolderPages()
        let number = try await holder.begin("unlock")
        let page = HolderPages.text(await holder.get("/applications/\(number)/edit"))
        let name = Hexadecimal.encode(DigestAlgorithm.sha256.hash(Sample.encoded(1)))
        #expect(page.contains("data-certificate=\"\(name)\" data-business=\"UNLOCK\""))
        #expect(page.contains("<noscript><p class=\"box why\">"))
        let new = await holder.get("/applications/\(holder.portal.number)/edit")
        #expect(!HolderPages.text(new).contains("<noscript>"), "a NEW needs no token")
    }

    @Test("Whoever has one certificate is led to it, and whoever has none is told")
    func choose() async throws {
        let holder = try await HolderPages()
        for service in Self.services {
            let reply = await holder.get("/services/\(service)")
            #expect(HolderPages.place(reply) == "\(holder.path)/\(service)")
            let none = await holder.get("/services/\(service)", holder.portal.li)
            #expect(none.status == 200 && HolderPages.text(none).contains("还没有"), "\(service)")
        }
        #expect(await holder.get("/services/nothing").status == 404)
    }
}
