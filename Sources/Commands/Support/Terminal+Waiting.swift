import Centre

extension Terminal {
    /// Says whom an act on authorities waits for; of other moments nothing.
    static func sayWaiting(at moment: HierarchyStep?) {
        guard case .waiting(let holder)? = moment else { return }
        let number = holder.map { " \($0)" } ?? ""
        say("waiting half a minute at most: process\(number) is at work on authorities")
    }
}
