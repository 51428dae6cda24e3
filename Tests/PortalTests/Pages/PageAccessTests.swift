import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Who gets which page")
struct PageAccessTests {
    private static let open: [String] = [
        "/login", "/sign-up", "/reset", "/agreements/user", "/agreements/cps", "/agreements/privacy",
        "/regions/11", "/static/mark.svg", "/help", "/help/pin-locked",
        "/bulletin", "/bulletin?serial=77", "/bulletin.atom",
    ]
    private static let own: [String] = ["/", "/start", "/applications", "/password", "/bindings"]

    @Test("Nobody sees what needs an account, and everybody sees what does not")
    func anonymous() async throws {
        let portal = try await PageWorld()
        for path in PageAccessTests.open {
            #expect(await portal.ask(path, nil).status == 200, "\(path)")
        }
        for path in PageAccessTests.own + portal.paths {
            let reply = await portal.ask(path, nil)
            #expect(reply.status == 303 && reply.fields.contains { $0 == ("location", "/login") }, "\(path)")
        }
    }

    @Test("Every page of the portal has the record of the site at its foot")
    func record() async throws {
        let portal = try await PageWorld()
        let pages: [(String, SessionToken?)] = [
            ("/login", nil), ("/", portal.zhang), ("/help", portal.zhang),
        ]
        for (path, who) in pages {
            let text = HolderPages.text(await portal.ask(path, who))
            #expect(
                text.contains("https://beian.miit.gov.cn/") && text.contains("京ICP备00000001号-1"),
                "\(path)"
            )
        }
    }

    @Test("A stranger sees of an application what they see of one that does not exist")
    func stranger() async throws {
        let portal = try await PageWorld()
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
        let portal = try await PageWorld()
        let statuses = [
            "": 200, "/edit": 200, "/check": 303, "/withdraw": 303, "/discard": 200, "/pay": 303,
            "/payment": 303,
        ]
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
        let portal = try await PageWorld()
        let path = "/applications/\(portal.number)/discard"
        for body in ["", "token=", "token=\(portal.li.formToken)"] {
            #expect(await portal.post(path, portal.zhang, body).status == 403, "\(body.count)")
        }
        let token = "token=\(portal.zhang.formToken)"
        #expect(await portal.post(path, portal.zhang, token, origin: "https://evil.example").status == 403)
        #expect(await portal.post(path, portal.zhang, token, origin: "null").status == 403)
        #expect(try portal.world.book.application(portal.number) != nil)
        #expect(await portal.post(path, portal.zhang, token, origin: PageWorld.origin).status == 303)
        #expect(try portal.world.book.application(portal.number) == nil)
    }

    @Test("A form has 获取CA信息 for its script, and nothing of it without one")
    func assistant() async throws {
        let portal = try await PageWorld()
        let reply = await portal.ask("/applications/\(portal.number)/edit", portal.zhang)
        let page = String(decoding: reply.body, as: UTF8.self)
        #expect(page.contains("<div id=\"assistant\" hidden data-missing="))
        #expect(page.contains("data-denied=\"浏览器禁止本网站访问本机的程序"))
        #expect(page.contains("获取CA信息"))
        // It is no field of the form: a browser does not send the code.
        #expect(page.contains("<input id=\"assistant-code\" inputmode=\"numeric\""))
    }

    @Test("Every page forbids what it does not need")
    func headers() async throws {
        let portal = try await PageWorld()
        for path in ["/", "/login", "/nothing", "/applications/\(portal.number)/edit"] {
            let reply = await portal.ask(path, portal.zhang)
            let fields = Dictionary(reply.fields.map { ($0.name, $0.value) }) { first, _ in first }
            #expect(fields["content-security-policy"]?.contains("default-src 'none'") == true, "\(path)")
            let places = "connect-src 'self' http://127.0.0.1:17681;"
            #expect(fields["content-security-policy"]?.contains(places) == true, "\(path)")
            #expect(fields["cache-control"] == "no-store" && fields["x-content-type-options"] == "nosniff")
            #expect(fields["strict-transport-security"] != nil)
        }
    }

    @Test("A method that a page does not take is refused", arguments: ["POST", "PUT", "DELETE"])
    func methods(method: String) async throws {
        let portal = try await PageWorld()
        #expect(await portal.ask("/applications", portal.zhang, method: method).status == 405)
    }

    @Test("What another window saved is not overwritten before somebody has seen it")
    func twoWindows() async throws {
        let portal = try await PageWorld()
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
        let portal = try await PageWorld()
        let body =
            "token=\(portal.zhang.formToken)&action=save&version=1&applicantName=%3Cscript%3Ealert(1)%3C/script%3E\"'"
        let reply = await portal.post("/applications/\(portal.number)/edit", portal.zhang, body)
        let text = String(decoding: reply.body, as: UTF8.self)
        #expect(reply.status == 422 && !text.contains("<script>alert") && text.contains("&lt;script&gt;"))
    }

    @Test("Another language is chosen for good, and leads to a page of ours only")
    func language() async throws {
        let portal = try await PageWorld()
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
