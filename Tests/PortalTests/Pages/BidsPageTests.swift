import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import Testing

@testable import Portal

@Suite("Open bids before 更新 and 替换")
struct BidsPageTests {
    @Test(
        "Whoever bids says that nothing waits for its opening before the form begins",
        arguments: ["renew", "replace"]
    )
    func asked(service: String) async throws {
        let holder = try await HolderPages("tenderer-org")
        let place = "\(holder.path)/\(service)"
        let page = HolderPages.text(await holder.get(place))
        #expect(page.contains("尚未开标") && page.contains("name=\"bids\"") && !page.contains("f-bids-error"))
        for texts in [[:], ["bids": ""], ["bids": "yes"]] as [[String: String]] {
            let reply = await holder.send(place, texts)
            #expect(reply.status == 422 && HolderPages.text(reply).contains("f-bids-error"), "\(texts)")
        }
        var filter = ApplicationFilter()
        filter.states = [.draft]
        filter.types = [.renew, .replace]
        #expect(try holder.book.applications(filter, limit: 9).isEmpty)
        _ = try await holder.begin(service)
        #expect(try holder.book.applications(filter, limit: 9).count == 1)
    }

    @Test("With the day of the opening the page says from when on it is safe")
    func safe() async throws {
        // Today is 2026-11-22, and the certificate ends on 2026-12-12.
        let holder = try await HolderPages("tenderer-org")
        func page(_ day: String) async -> String {
            HolderPages.text(await holder.get("\(holder.path)/renew?opening=\(day)"))
        }
        let early = await page("2026-12-01")
        #expect(early.contains("请在 2026-12-02 及之后办理") && early.contains("value=\"2026-12-01\""))
        #expect(await page("2026-11-22").contains("请在 2026-11-23 及之后办理"))
        #expect(await page("2026-12-11").contains("请在 2026-12-12 及之后办理"))
        #expect(await page("2026-12-12").contains("不能等到开标之后"))
        #expect(await page("2026-11-21").contains("该日期已过"))
        for none in ["", "2026-02-30", "%3Cb%3E"] {
            #expect(await page(none).contains("name=\"opening\" type=\"date\" value=\"\""), "\(none)")
        }
    }

    @Test("Experts, and businesses that change no key, are not asked")
    func others() async throws {
        let expert = try await HolderPages()
        #expect(!HolderPages.text(await expert.get("\(expert.path)/renew")).contains("尚未开标"))
        let tenderer = try await HolderPages("tenderer-org")
        for service in ["unlock", "revoke"] {
            let page = HolderPages.text(await tenderer.get("\(tenderer.path)/\(service)"))
            #expect(!page.contains("尚未开标"), "\(service)")
        }
    }

    /// A platform that always says the same, of one certificate.
    private struct Told: OpenBidRegister {
        let answer: OpenBids

        func openBids(for fingerprint: [UInt8]) async -> OpenBids {
            fingerprint == DigestAlgorithm.sha256.hash(Sample.encoded(1)) ? answer : .unknown
        }
    }

    @Test("What the platform says is told, and nobody is asked where it says that nothing waits")
    func platform() async throws {
        let past = Told(answer: .until(Sample.now.advanced(bySeconds: -1)))
        for register in [Told(answer: .nothing), past] {
            let holder = try await HolderPages("tenderer-org", bids: register)
            let page = HolderPages.text(await holder.get("\(holder.path)/renew"))
            #expect(page.contains("招标平台显示，没有用现有证书加密") && !page.contains("name=\"bids\""))
            #expect(HolderPages.place(await holder.send("\(holder.path)/renew"))?.hasSuffix("/edit") == true)
        }
        let later = Told(answer: .until(Sample.now.advanced(bySeconds: 86_400 * 9)))
        let holder = try await HolderPages("tenderer-org", bids: later)
        let page = HolderPages.text(await holder.get("\(holder.path)/renew"))
        #expect(page.contains("最晚的开标时间为 2026-12-01 08:00") && page.contains("请在 2026-12-02 及之后办理"))
        #expect(await holder.send("\(holder.path)/renew").status == 422, "it is for its holder to say")
        let silent = try await HolderPages("tenderer-org", bids: Told(answer: .unknown))
        let asked = HolderPages.text(await silent.get("\(silent.path)/renew"))
        #expect(asked.contains("name=\"bids\"") && !asked.contains("招标平台显示"))
    }

    /// A renewal of who bids, filled in; with the mark that hands it in.
    private static func draft(
        _ holder: HolderPages
    ) async throws -> (number: ApplicationNumber, mark: String) {
        let number = try await holder.begin("renew")
        let mark = try await holder.confirm(
            number,
            ["tokenSerial": HolderPages.token, "identityUnchanged": "yes"],
            kinds: [.identityCopy, .authorization, .applicationForm]
        )
        return (number, mark)
    }

    @Test("At 提交审核 the platform is asked again, and whoever bids says once more that nothing waits")
    func submitted() async throws {
        let later = Told(answer: .until(Sample.now.advanced(bySeconds: 86_400 * 9)))
        for (register, isTold) in [(later, true), (Told(answer: .unknown), false)] {
            let holder = try await HolderPages("tenderer-org", bids: register)
            let (number, mark) = try await BidsPageTests.draft(holder)
            let place = "/applications/\(number)"
            let page = HolderPages.text(await holder.get("\(place)/check?opening=2026-12-01"))
            #expect(page.contains("最晚的开标时间为 2026-12-01 08:00") == isTold)
            #expect(page.contains("请在 2026-12-02 及之后办理") && page.contains("action=\"\(place)/check#bids\""))
            #expect(page.contains("name=\"bids\"") && !page.contains("f-bids-error"))
            for said in [[:], ["bids": "yes"]] as [[String: String]] {
                let reply = await holder.send("\(place)/submit", said.merging(["version": mark]) { $1 })
                #expect(reply.status == 422 && HolderPages.text(reply).contains("f-bids-error"), "\(said)")
            }
            #expect(try holder.book.application(number)?.state == .draft)
            let sent = await holder.send("\(place)/submit", ["version": mark, "bids": "none"])
            #expect(HolderPages.place(sent) == place)
            #expect(try holder.book.application(number)?.state == .pendingReview)
        }
        let free = try await HolderPages("tenderer-org", bids: Told(answer: .nothing))
        let (number, mark) = try await BidsPageTests.draft(free)
        let page = HolderPages.text(await free.get("/applications/\(number)/check"))
        #expect(page.contains("招标平台显示，没有用现有证书加密") && !page.contains("name=\"bids\""))
        _ = await free.send("/applications/\(number)/submit", ["version": mark])
        #expect(try free.book.application(number)?.state == .pendingReview)
    }

    @Test("A program says it as well, when it hands the form in")
    func program() async throws {
        let later = Told(answer: .until(Sample.now.advanced(bySeconds: 86_400 * 9)))
        let holder = try await HolderPages("tenderer-org", bids: later)
        let (number, mark) = try await BidsPageTests.draft(holder)
        let path = "/api/v1/applications/\(number)/submission"
        for (said, code) in [(false, "open_bids_unanswered"), (true, nil)] as [(Bool, String?)] {
            let body: [String: Any] = said ? ["mark": mark, "noOpenBids": true] : ["mark": mark]
            let answer = try await holder.portal.api("POST", path, holder.me, body, key: "submit-\(said)")
            #expect(answer.code == code, "\(answer.text)")
            let state = try holder.book.application(number)?.state
            #expect(state == (said ? .pendingReview : .draft))
        }
    }

    @Test("A code that waits is for after the opening, and the platform is asked again for that")
    func beforeCode() async throws {
        let later = OpenBids.until(Sample.now.advanced(bySeconds: 86_400 * 9))
        for (answer, isTold, isWarned) in [
            (later, true, true), (.unknown, false, true), (.nothing, false, false),
        ] {
            let holder = try await HolderPages("tenderer-org", bids: Told(answer: answer))
            let number = try await holder.executing(
                kinds: [.identityCopy, .authorization, .applicationForm]
            )
            let page = HolderPages.text(await holder.get("/applications/\(number)"))
            #expect(page.contains("更新服务"))
            #expect(page.contains("最晚的开标时间为 2026-12-01 08:00") == isTold, "\(answer)")
            #expect(page.contains("请在开标后再使用短信中的更新码") == isWarned, "\(answer)")
        }
        let expert = try await HolderPages()
        let number = try await expert.executing()
        let page = HolderPages.text(await expert.get("/applications/\(number)"))
        #expect(page.contains("更新服务") && !page.contains("尚未开标"))
    }
}
