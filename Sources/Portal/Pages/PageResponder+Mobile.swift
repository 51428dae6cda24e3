import Enrollment
import Model
import OpenSSL
import Store

/// 更换手机号: a code to the other number, and the password (product.md §4.6).
extension PageResponder {
    func mobile(_ visit: Visit, _ account: AccountRecord) async throws -> HTTPReply {
        guard let body = visit.body else {
            return page("code", "mobile_change", visit, numberView(visit, account))
        }
        do throws(AccountError) {
            let token = try await services.accounts.changeMobile(
                of: account,
                to: visit.text("mobile"),
                code: visit.text("code"),
                current: body.secret("current"),
                alongside: held(by: account),
                from: visit.address
            )
            return loggedIn(token)
        } catch {
            return try show(error, "mobile", "mobile_change", visit, proofView(visit))
        }
    }

    /// Sends the code, and asks for it.
    func mobileCode(_ visit: Visit, _ account: AccountRecord) async throws -> HTTPReply {
        do throws(AccountError) {
            try await services.accounts.requestCode(visit.text("mobile"), .move, from: visit.address)
            return page("mobile", "mobile_change", visit, proofView(visit))
        } catch {
            // Who asked just now has a code, and may go on.
            if case .codeTooSoon = error.reason {
                return try show(error, "mobile", "mobile_change", visit, proofView(visit))
            }
            return try show(error, "code", "mobile_change", visit, numberView(visit, account))
        }
    }

    /// What follows for codes that wait to be used.
    func held(by account: AccountRecord) throws(AccountError) -> [Change] {
        var filter = ApplicationFilter()
        filter.owner = account.login
        filter.states = [.pendingExecution]
        do {
            let open = try services.book.applications(filter, limit: 1000).map(\.number)
            return try services.enrollment.phoneChange(of: account.login, open).changes
        } catch {
            throw AccountError(.failed(detail: "codes that wait: \(error)", kind: .unavailable))
        }
    }

    private func numberView(_ visit: Visit, _ account: AccountRecord) -> AccountView {
        var view = AccountView(
            action: "/mobile/code",
            title: words.text("mobile_change", visit.language),
            intro: words.text("mobile_intro", visit.language, Mask.mobile(account.mobile))
        )
        view.mobile = visit.text("mobile")
        view.isChange = true
        return view
    }

    private func proofView(_ visit: Visit) -> AccountView {
        let mobile = (try? MobileNumber(visit.text("mobile")).text) ?? visit.text("mobile")
        var view = AccountView(
            action: "/mobile",
            title: words.text("mobile_change", visit.language),
            intro: words.text("code_sent", visit.language, Mask.mobile(mobile))
        )
        view.mobile = mobile
        view.hasCode = true
        return view
    }
}
