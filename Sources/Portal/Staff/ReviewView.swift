/// One application before its reviewer: what was typed beside what was handed in.
struct ReviewView: Sendable {
    /// One automatic check.
    struct Finding: Sendable {
        let text: String
        let mark: String
        let tone: String
    }

    /// One document.
    struct Document: Sendable {
        let label: String
        let path: String
        let size: String
        let isPicture: Bool
        /// Whether the submission before did not have it.
        let isNew: Bool
        /// What the checklist asks of it.
        let checks: [String]
        let number: Int
    }

    let number: String
    let title: String
    let urgency: String
    let tone: String
    let facts: [SheetView.Row]
    /// What was rejected before, newest last.
    let rejections: [SheetView.Row]
    let sections: [SheetView.Section]
    /// Whether something stands beside what it was before.
    let hasFormer: Bool
    let documents: [Document]
    /// Where 申请表 is.
    let paper: String
    let findings: [Finding]
    let faults: [FaultView]
    /// 审核通过 and 审核驳回.
    let forms: [DeedForm]
}
