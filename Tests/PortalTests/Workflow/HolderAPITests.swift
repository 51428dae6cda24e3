import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Certificates, codes and bindings over the applicants' API")
struct HolderAPITests {
    private static let base = "/api/v1"

    @Test(
        "A certificate is listed, shown with what may be done with it, and given as octets; to its holder only"
    )
    func certificates() async throws {
        let pages = try await BindingPages()
        let (portal, me) = (pages.holder.portal, pages.holder.me)
        let serial = pages.certificate.serial.hexadecimal
        let list = try await portal.api("GET", "\(Self.base)/certificates?limit=1", me)
        #expect(list.text.contains(serial), "the newest first")
        let next = try list.member("next").replacing("/", with: "%2F")
        let rest = try await portal.api("GET", "\(Self.base)/certificates?limit=1&after=\(next)", me)
        #expect(rest.text.contains(pages.holder.certificate.serial.hexadecimal))
        #expect(try rest.object()["next"] == nil)
        let shown = try await portal.api("GET", "\(Self.base)/certificates/\(serial)", me)
        #expect(try shown.member("holder") == "王建华" && shown.member("status") == "ending")
        #expect(try shown.object()["isBound"] as? Bool == false)
        let services = try #require(try shown.object()["services"] as? [[String: Any]])
        #expect(services.contains { $0["service"] as? String == "RENEW" && $0["isOpen"] as? Bool == true })
        let file = try await portal.api("GET", "\(Self.base)/certificates/\(serial)/file", me)
        #expect(file.reply.body == pages.certificate.der)
        for path in ["", "/file"] {
            let foreign = try await portal.api("GET", "\(Self.base)/certificates/\(serial)\(path)", portal.li)
            #expect(foreign.status == 404, "\(path)")
        }
    }

    @Test("The token signs a challenge, and the certificate is bound and taken off again")
    func bindings() async throws {
        let pages = try await BindingPages()
        let (portal, me) = (pages.holder.portal, pages.holder.me)
        let certificate = BindingPages.base64(pages.certificate.der)
        let challenge = try await portal.api(
            "POST",
            "\(Self.base)/bindings/challenges",
            me,
            ["certificate": certificate]
        )
        let statement = try #require(Base64.decode(Array(try challenge.member("statement").utf8)))
        let other = try PrivateKey.generate(.p256).sign(statement)
        for (signature, status) in [(other, 403), (try pages.key.sign(statement), 201)] {
            let bound = try await portal.api(
                "POST",
                "\(Self.base)/bindings",
                me,
                [
                    "certificate": certificate, "nonce": try challenge.member("nonce"),
                    "signature": BindingPages.base64(signature),
                ]
            )
            #expect(bound.status == status, "\(bound.text)")
        }
        #expect(try pages.book.bindings(account: "zhang.expert").first?.state == .bound)
        let list = try await portal.api("GET", "\(Self.base)/bindings", me)
        #expect(list.text.contains("BOUND"))
        let path = "\(Self.base)/bindings/\(pages.certificate.serial.hexadecimal)"
        #expect(try await portal.api("DELETE", path, portal.li).status == 404)
        #expect(try await portal.api("DELETE", path, me).status == 204)
        #expect(try pages.book.bindings(account: "zhang.expert").first?.state == .unbound)
    }

    @Test(
        "How a code stands is shown and the code is not; another is sent once under its key, within the limits"
    )
    func codes() async throws {
        let holder = try await HolderPages()
        let number = try await holder.executing("renew")
        let (portal, me) = (holder.portal, holder.me)
        let place = "\(Self.base)/applications/\(number)/code"
        let shown = try await portal.api("GET", place, me)
        #expect(try shown.member("state") == "SENT" && shown.member("mobile") == "138****0001")
        #expect(!shown.text.contains("23456"))
        let soon = try await portal.api("POST", place, me, key: "soon")
        #expect(soon.status == 409 && soon.code == "code_too_soon", "\(soon.text)")
        portal.clock.advance(bySeconds: 61)
        // What was refused may be asked for again under its key.
        for _ in 0..<2 {
            let sent = try await portal.api("POST", place, me, key: "soon")
            #expect(sent.status == 200, "\(sent.text)")
        }
        #expect(try holder.book.codes(for: number.text).count == 2)
        #expect(try await portal.api("POST", place, portal.li, key: "soon").status == 404)
    }

    @Test("紧急挂失 revokes with the code to the phone on file; a wrong one is a try, and revokes nothing")
    func emergency() async throws {
        let holder = try await HolderPages()
        let (portal, me) = (holder.portal, holder.me)
        let path = "\(Self.base)/certificates/\(holder.certificate.serial.hexadecimal)"
        for _ in 0..<2 {
            let sent = try await portal.api("POST", "\(path)/emergency-codes", me, key: "code")
            #expect(sent.status == 202 && sent.text.contains("138****0001"), "\(sent.text)")
        }
        let wrong = ["cause": "token_lost", "code": "99999-99999"]
        let refused = try await portal.api("POST", "\(path)/emergency", me, wrong)
        #expect(refused.status == 403 && refused.code == "code_wrong", "\(refused.text)")
        let right = ["cause": "token_lost", "code": "23456789ab"]
        #expect(try await portal.api("POST", "\(path)/emergency", portal.li, right).status == 404)
        #expect(try holder.book.certificate(holder.certificate)?.state == .active)
        let done = try await portal.api("POST", "\(path)/emergency", me, right)
        #expect(try done.member("state") == "COMPLETED" && done.member("type") == "REVOKE")
        #expect(try holder.book.certificate(holder.certificate)?.state == .revoked)
    }

    @Test("A business about a certificate begins where its page would, and says why it does not")
    func begins() async throws {
        let holder = try await HolderPages(days: 200)
        let serial = holder.certificate.serial.hexadecimal
        let path = "\(Self.base)/applications"
        let early = try await holder.portal.api(
            "POST",
            path,
            holder.me,
            ["type": "RENEW", "certificate": serial],
            key: "renew"
        )
        #expect(early.status == 409 && early.code == "not_in_renewal_window", "\(early.text)")
        let replace = ["type": "REPLACE", "certificate": serial]
        let begun = try await holder.portal.api("POST", path, holder.me, replace, key: "replace")
        #expect(begun.status == 201, "\(begun.text)")
        #expect(try begun.member("certificate") == serial && begun.member("type") == "REPLACE")
        let foreign = try await holder.portal.api("POST", path, holder.portal.li, replace, key: "replace")
        #expect(foreign.status == 404)
    }
}
