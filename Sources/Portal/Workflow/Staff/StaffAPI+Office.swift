import Enrollment
import Model
import Store

/// 介质库存, 价格表, 通知模板, 工作人员, 对账 and what was marked as 已审计: what pages show, for programs.
extension StaffAPI {
    /// Differences of each kind, at most: what is mended makes room for the rest.
    private static let differences = 100

    func stock() throws -> HTTPReply {
        let counts = TokenCount.byModel(try services.book.tokenCounts())
        let ready = counts.filter { $0.state == .inStock }.reduce(0) { $0 + $1.count }
        let rows = counts.map { count -> JSONValue in
            .object([
                ("model", .string(count.model)), ("state", .string(count.state.rawValue)),
                ("count", .number(String(count.count))),
            ])
        }
        return desk.json([("ready", .number(String(ready))), ("tokens", .array(rows))])
    }

    /// What businesses cost today, and the lists that were set, the newest first.
    func prices() throws -> HTTPReply {
        let today = try ApplicationType.allCases.map { type -> (String, JSONValue?) in
            (type.rawValue, .number(String(try services.enrollment.price(of: type))))
        }
        let version = try services.enrollment.listInForce()?.version
        let lists = try services.enrollment.priceLists().suffix(Paging.most).reversed()
        return desk.json([
            ("version", version.map { .number(String($0)) }),
            ("pricesFen", .object(today)),
            ("lists", .array(lists.map { StaffAPI.list($0) })),
        ])
    }

    private static func list(_ list: PriceListRecord) -> JSONValue {
        let prices = ApplicationType.allCases.map { type -> (String, JSONValue?) in
            (type.rawValue, list.fen[type].map { .number(String($0)) })
        }
        return .object([
            ("version", .number(String(list.version))),
            ("from", .string(CalendarDay(list.effectiveFrom).description)),
            ("pricesFen", .object(prices)),
            ("text", .string(list.text)),
            ("setBy", .string(list.setBy)),
            ("createdAt", .string(list.createdAt.rfc3339)),
        ])
    }

    /// The words of each notice now, and what they may name.
    func notices() throws -> HTTPReply {
        let rows = try NoticeWording.placeholders.keys.sorted().map { name -> JSONValue in
            let kept = try services.book.noticeTemplates(name).last
            let shipped = services.written(name)
            let values = (NoticeWording.names(of: name) ?? []).sorted()
            return .object([
                ("notice", .string(name)),
                ("version", kept.map { .number(String($0.version)) }),
                ("subject", .string(kept?.subject ?? shipped?.subject ?? "")),
                ("text", .string(kept?.text ?? shipped?.text ?? "")),
                ("english", kept?.english.map { JSONValue.string($0) }),
                ("values", .array(values.map { .string($0) })),
            ])
        }
        return desk.json([("notices", .array(rows))])
    }

    /// Who can act, by name, and on the first page what is proposed about them.
    func members(_ visit: StaffVisit) throws -> HTTPReply {
        let paging = try Paging(visit.query)
        let (rows, next) = try paging.page(services.book.staff()) { $0.name }
        let isFirst = paging.cursor == nil
        let proposals = try isFirst ? services.book.proposals([.proposed], [.staff], limit: 1000) : []
        return desk.json([
            ("members", .array(try rows.map { try memberRow($0) })),
            ("proposals", .array(try proposals.map { try proposalRow($0) })),
            ("next", next.map { .string($0) }),
        ])
    }

    private func memberRow(_ member: StaffRecord) throws -> JSONValue {
        let certificate = try member.certificate.flatMap { try services.book.certificate($0) }
        let standing = StaffStanding(certificate, at: services.clock.now)
        return .object([
            ("name", .string(member.name)), ("displayName", .string(member.displayName)),
            ("roles", StaffAPI.words(member.roles.map(\.rawValue))),
            ("standing", .string(standing.rawValue)),
            ("certificateEnds", certificate.map { .string($0.reservation.notAfter.rfc3339) }),
        ])
    }

    private func proposalRow(_ proposal: ProposalRecord) throws -> JSONValue {
        let plan = try StaffPlan(of: proposal)
        return .object([
            ("name", .string(proposal.subject)), ("plan", .string(plan.act)),
            ("roles", StaffAPI.words(plan.roles.map(\.rawValue))),
            ("text", .string(proposal.text)), ("proposedBy", .string(proposal.proposedBy)),
            ("createdAt", .string(proposal.createdAt.rfc3339)),
        ])
    }

    private static func words(_ words: [String]) -> JSONValue {
        .array(words.sorted().map { .string($0) })
    }

    /// Money about which a provider has not answered, or that fits no order.
    func reconciliation() throws -> HTTPReply {
        let found = try MoneyDifference.all(in: services.book, limit: StaffAPI.differences)
        let rows = found.map { difference -> JSONValue in
            .object([
                ("application", .string(difference.application.text)),
                ("amountFen", .number(String(difference.amountFen))),
                ("channel", .string(difference.channel)),
                ("transaction", .string(difference.transaction)),
                ("matter", .string(difference.matter.rawValue)),
                ("detail", difference.detail.map { .string($0) }),
                ("since", .string(difference.since.rfc3339)),
            ])
        }
        return desk.json([("differences", .array(rows))])
    }

    /// Which parts of the audit chain were examined, by where they end.
    func auditMarks(_ visit: StaffVisit) throws -> HTTPReply {
        let paging = try Paging(visit.query)
        let head = max(1, try services.book.auditHead().sequence)
        let all = try services.book.auditMarks(of: 1...head, limit: 10_000)
        let (rows, next) = try paging.page(all) { "\($0.last).\($0.first).\($0.markedBy)" }
        let marks = rows.map { mark -> JSONValue in
            .object([
                ("first", .number(String(mark.first))), ("last", .number(String(mark.last))),
                ("text", .string(mark.text)), ("markedBy", .string(mark.markedBy)),
                ("createdAt", .string(mark.createdAt.rfc3339)),
            ])
        }
        return desk.json([
            ("head", .number(String(head))), ("marks", .array(marks)), ("next", next.map { .string($0) }),
        ])
    }
}
