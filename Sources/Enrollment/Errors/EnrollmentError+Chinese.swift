public import Model

extension EnrollmentError: SpokenError {
    /// What failed, for the people at a reader; what only other desks meet is left out.
    public var chinese: String? {
        switch reason {
        case .stateChanged(let number, _): "申办 \(number) 的状态刚刚改变"
        case .sodViolation: "职责分离：本任务须由他人制作"
        case .notPermitted: "没有制证的权限"
        case .jobHeld(let number, _): "任务 \(number) 正由其他工位持有"
        case .jobRejected(let number, let reason): "任务 \(number) 已被退回：\(reason)"
        case .jobNotHeld(let number): "任务 \(number) 已不归本工位持有"
        case .tokenMismatch(let expected, let found): "应为介质 \(expected)，插入的是 \(found)"
        case .notApproved(let number): "申办 \(number) 不在待制状态"
        case .invalidTransition(let refused): "\(refused.machine) 处于 \(refused.state)，不能执行该操作"
        case .stepIncomplete(let state, _): "尚缺 \(state.label) 所需的内容，请重新插入介质"
        case .alreadyCertified(let number): "申办 \(number) 的证书已签发，不能更换介质"
        case .notFound(let object): "账簿中没有 \(object)"
        case .book(let error): error.chinese ?? "账簿无法读写，请联系管理员"
        default: nil
        }
    }
}
