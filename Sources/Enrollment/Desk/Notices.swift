import Model

/// The messages of product.md §14 that NEW sends; values are masked, codes and numbers never in them.
struct Notices {
    let record: ApplicationRecord
    let person: Person
    let at: Timestamp

    /// 已提交.
    func submitted(reviewTime: String) -> Change {
        notice("SUBMITTED", ["sla": reviewTime])
    }

    /// 未通过审核.
    func rejected(_ rejection: Rejection) -> Change {
        notice("REJECTED", ["reason": rejection.text])
    }

    /// 请支付.
    func pay(amountFen: Int64, until day: CalendarDay) -> Change {
        notice("PAY", ["amount": Money.yuan(amountFen), "deadline": day.description])
    }

    /// 已收款.
    func paid(amountFen: Int64) -> Change {
        notice("PAID", ["amount": Money.yuan(amountFen)])
    }

    /// 已制作完成.
    func produced(_ delivery: DeliveryMethod) -> Change {
        notice("PRODUCED", ["delivery": delivery.label])
    }

    /// 已撤销.
    func withdrawn() -> Change {
        notice("WITHDRAWN", [:])
    }

    /// 已关闭.
    func closed(reasonText: String) -> Change {
        notice("CLOSED", ["reason": reasonText])
    }

    private func notice(_ template: String, _ values: [String: String]) -> Change {
        var all = values
        all["business"] = record.type.label
        all["number"] = record.number.text
        all["name"] = Mask.name(person.name.text)
        all["mobile"] = Mask.mobile(person.mobile.text)
        return .queueNotice(
            Notice(template: template, application: record.number, values: all, createdAt: at)
        )
    }
}
