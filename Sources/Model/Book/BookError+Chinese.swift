extension BookError: SpokenError {
    /// What failed, for the people at a reader.
    public var chinese: String? {
        switch reason {
        case .keyAlreadyCertified: "该公钥先前已签发过证书或正在使用，请换用其他介质"
        case .keyBlocked: "该公钥已被列入禁用名单，请换用其他介质"
        case .alreadyCertified(let number): "申办 \(number) 已有证书"
        case .conflictingApplication: "申请人另有同类申办尚未办结"
        case .stateChanged: "记录刚被他人更改，请重新操作"
        case .notFound(let object): "账簿中没有 \(object)"
        case .busy: "账簿被另一进程锁定，请稍后再试"
        case .diskFull: "磁盘已满，未写入任何内容，请联系管理员"
        case .damaged: "账簿已损坏，请停止操作并联系管理员"
        case .newerSchema: "账簿由更新版本的程序写入，请升级本程序"
        case .cannotOpen: "账簿无法打开，请联系管理员"
        case .replaced: "账簿已被替换或移走，请重新启动本程序"
        case .failed: "账簿无法读写，请联系管理员"
        case .serialTaken, .exists, .repeated, .numberNotGrowing, .outOfDate: nil
        }
    }
}
