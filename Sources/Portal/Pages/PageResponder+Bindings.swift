import Enrollment
import Model
import Store

/// 证书绑定: what is bound, and the place where 数字证书助手 is asked.
struct BindingsView: Sendable {
    /// One binding.
    struct Row: Sendable {
        let serial: String
        let kind: String
        let path: String?
        let time: String
        let state: String
        let tone: String
        /// Where it is undone; nil for one that does not stand.
        let unbind: String?
    }

    let rows: [Row]
    let isEmpty: Bool
}

/// 证书绑定 (product.md §5.6, §6.4).
extension PageResponder {
    private static let shownBindings = 50

    func bindings(_ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        let all = try services.book.bindings(account: account.login)
        let own = try Set(services.enrollment.holdings(of: account.login).map(\.certificate.id))
        let standing = all.filter { $0.state == .bound }
        let others = all.filter { $0.state != .bound }.sorted { $0.updatedAt > $1.updatedAt }
        let view = BindingsView(
            rows: (standing + others).prefix(PageResponder.shownBindings).map {
                row($0, own, visit.language)
            },
            isEmpty: all.isEmpty
        )
        return page("bindings", "bindings", visit, view)
    }

    private func row(
        _ record: BindingRecord,
        _ own: Set<CertificateID>,
        _ language: Language
    ) -> BindingsView.Row {
        let serial = record.certificate.serial
        return BindingsView.Row(
            serial: Shown.serial(serial),
            kind: words.text("option_\(record.profile)", language),
            path: own.contains(record.certificate) ? "/certificates/\(serial.hexadecimal)" : nil,
            time: Shown.time(record.state == .bound ? record.createdAt : record.updatedAt),
            state: words.text("binding_\(record.state.rawValue)", language),
            tone: record.state == .bound ? "good" : "quiet",
            unbind: record.state == .bound ? "/bindings/\(serial.hexadecimal)/unbind" : nil
        )
    }

    /// Takes a certificate off the account, once it is meant.
    func unbind(_ serial: SerialNumber, _ visit: Visit, _ account: AccountRecord) async throws -> HTTPReply {
        let standing = try services.book.bindings(account: account.login)
            .contains { $0.state == .bound && $0.certificate.serial == serial }
        guard standing else {
            // Pressed twice; anybody else's is as if it were not there.
            if visit.body != nil { return redirect("/bindings") }
            throw PageError.notFound
        }
        guard visit.body != nil else {
            let view = QuestionView(
                path: "/bindings/\(serial.hexadecimal)/unbind",
                back: "/bindings",
                title: words.text("unbind", visit.language),
                text: words.text("unbind_text", visit.language, Shown.serial(serial)),
                button: words.text("unbind_button", visit.language)
            )
            return page("question", "unbind", visit, view)
        }
        _ = try await services.enrollment.unbind(serial, from: account.login)
        return redirect("/bindings")
    }
}
