import Centre
import Model

extension BayReport {
    /// How many steps a token takes.
    static let steps = 7

    /// The steps that are finished, 0 to `steps`; nil for what is no place of a token.
    var progress: Int? {
        switch state {
        case .made, .madeWithoutLetter: BayReport.steps
        case .making(let point): BayReport.place(of: point).step - 1
        case .gone, .empty, .reading, .pulled, .stuck, .setAside, .missed, .refused, .idle, .unserved: 0
        case .asking, .silent, .answering: nil
        }
    }

    /// What is being done, or what the operator is to do.
    var words: String {
        switch state {
        case .gone: "读卡器不在"
        case .empty: "请插入空白介质"
        case .reading: "识别介质"
        case .making(let point): BayReport.place(of: point).name
        case .made(let letter): letter.map { "完成，请取出；信封：\($0)" } ?? "完成，请取出"
        case .madeWithoutLetter(let trouble): "完成，请取出；密码信封未写出：\(trouble.words)"
        case .pulled: "介质 \(token ?? "-") 被取出，请插回同一介质"
        case .stuck(let trouble, let fault, let limit): BayReport.stuck(trouble, fault, limit)
        case .setAside(let trouble): "介质已废弃，请取出并另插空白介质：\(trouble.words)"
        case .missed: "介质在识别时被取出，请重新插入"
        case .refused(let trouble): "不能使用，请取出：\(trouble.words)"
        case .idle(let wanted): BayReport.idle(wanted)
        case .unserved: "等待智能卡服务恢复，恢复后自动继续，介质请留在读卡器中"
        case .asking: "正在询问介质模块"
        case .silent(let trouble): trouble.words
        case .answering: "恢复应答"
        }
    }

    /// The same, where it is known what the shift wants: an empty reader asks for a blank only when one has a job.
    func words(with wants: ShiftWants) -> String {
        guard state == .empty, !wants.areBlanks, let first = wants.tokens.first else { return words }
        return "请插入介质 \(first.token)" + (wants.tokens.count > 1 ? " 等" : "")
    }

    private static func stuck(_ trouble: Trouble, _ fault: Int, _ limit: Int) -> String {
        let count = fault > 0 ? "（第 \(fault) 次，满 \(limit) 次自动废弃）" : ""
        return "介质应答不对\(count)，请重新插入：\(trouble.words)"
    }

    private static func idle(_ wanted: [KeyWish]) -> String {
        guard !wanted.isEmpty else { return "没有该介质可做的任务，请取出" }
        return "没有该介质可做的任务，请取出；待制的任务需要\(KeyWish.words(wanted))"
    }

    /// Whether the operator is asked for something.
    var asks: Bool {
        switch state {
        case .unserved, .asking, .silent, .answering: false
        default: !isBusy
        }
    }

    /// The step that is under way after a moment, counted from 1.
    private static func place(of point: ProductionPoint) -> (step: Int, name: String) {
        switch point {
        case .claimed: (1, "分配介质")
        case .allocated: (2, "初始化介质")
        case .personalised, .initialized: (3, "产生密钥对")
        case .generated, .keyRecorded: (4, "签名请求")
        case .requested, .issuance: (4, "签发证书")
        case .issued: (5, "写入证书")
        case .written: (5, "读回证书")
        case .readBack: (6, "验证介质签名")
        case .proven, .verified: (7, "登记完成")
        case .completed: (7, "密码信封")
        }
    }
}

extension ShiftWants {
    /// So many tokens are named.
    private static let most = 5

    /// Which token each job waits for, a line for each.
    var lines: [String] {
        let named = tokens.prefix(ShiftWants.most).map { one in
            "申办 \(one.application) 等待介质 \(one.token)，请插入该介质"
        }
        let hidden = tokens.count - named.count
        return hidden > 0 ? named + ["另有 \(hidden) 项任务等待各自的介质，见 pki job list"] : named
    }
}
