import Enrollment
import Model
import Store

/// 介质库存: how many tokens of each model there are and where they stand; 入库 and 出库.
extension StaffResponder {
    /// Characters of a list; a longer one is taken in with `pki token import`.
    private static let listLength = 20_000

    func stock(_ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try stockPage(visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            try StaffResponder.stockAct(visit)
        } again: { faults, status in
            try stockPage(visit, faults, status: status)
        }
    }

    /// What a form about the stock asks for.
    static func stockAct(_ visit: StaffVisit) throws(EnrollmentError) -> StaffAct {
        switch visit.text("deed") {
        case "stock_in":
            return .takeIntoStock(try delivery(visit.text("list"), batch: visit.text("batch")))
        case "stock_out":
            guard let ending = TokenEnding(rawValue: visit.text("ending")) else {
                throw EnrollmentError(
                    .validationFailed([ValidationFailure("ending", .missing, "出库方式：请选择")])
                )
            }
            return .takeOutOfStock(serial: visit.text("serial"), ending, text: visit.text("text"))
        default: throw unknownDeed
        }
    }

    private static func delivery(_ list: String, batch: String) throws(EnrollmentError) -> TokenDelivery {
        do throws(InventoryError) {
            return try TokenDelivery(list: Array(list.utf8), batch: batch)
        } catch {
            let field = error.reason == .badBatch ? "batch" : "list"
            throw EnrollmentError(
                .validationFailed([ValidationFailure(field, .badFormat, error.chinese ?? error.message)])
            )
        }
    }

    private func stockPage(
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        let language = visit.language
        let counts = TokenCount.byModel(try services.book.tokenCounts())
        let ready = counts.filter { $0.state == .inStock }.reduce(0) { $0 + $1.count }
        let view = DeedView(
            title: words.text("register_stock", language),
            state: words.text("stock_ready", language, String(ready)),
            tone: ready == 0 ? "bad" : "quiet",
            facts: rows(counts, language),
            faults: faults,
            forms: may(.keepStock, visit) ? stockForms(visit, faults) : [],
            notice: counts.isEmpty ? words.text("stock_empty", language) : nil,
            back: "/"
        )
        return page("deed", "register_stock", visit, view, status: status)
    }

    /// A line for each model, with how many there are in each state.
    private func rows(_ counts: [TokenCount], _ language: Language) -> [SheetView.Row] {
        var rows: [(model: String, texts: [String])] = []
        for count in counts {
            let text = "\(words.text("token_\(count.state.rawValue)", language)) \(count.count)"
            if let last = rows.indices.last, rows[last].model == count.model {
                rows[last].texts.append(text)
            } else {
                rows.append((count.model, [text]))
            }
        }
        return rows.map { SheetView.Row(label: $0.model, value: $0.texts.joined(separator: " · ")) }
    }

    private func stockForms(_ visit: StaffVisit, _ faults: [FaultView]) -> [DeedForm] {
        let endings = TokenEnding.allCases.map { ending in
            (value: ending.rawValue, label: words.text("ending_\(ending.rawValue)", visit.language))
        }
        return [
            form(
                "stock_in",
                to: StaffRegisterPage.stock.path,
                asking: [
                    DeedInput("batch", "stock_batch", .line(length: 64)),
                    DeedInput("list", "stock_list", .long(length: StaffResponder.listLength)),
                ],
                visit,
                faults
            ),
            form(
                "stock_out",
                to: StaffRegisterPage.stock.path,
                asking: [
                    DeedInput("serial", "stock_serial", .line(length: 64)),
                    DeedInput("ending", "stock_ending", .choice(endings)),
                    DeedInput("text", "col_grounds", .line(length: 200)),
                ],
                isDanger: true,
                visit,
                faults
            ),
        ]
    }
}
