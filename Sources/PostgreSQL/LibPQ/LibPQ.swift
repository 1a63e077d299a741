/// The functions of libpq that are used, found in the machine's library when a PostgreSQL database is opened for the
/// first time. So a program that only opens files needs no libpq.
///
/// Everything is documented in PostgreSQL's manual, chapter "libpq".
struct LibPQ: @unchecked Sendable {
    // Unchecked: these are pointers to code.
    typealias Handle = OpaquePointer
    typealias Result = OpaquePointer
    typealias Text = UnsafePointer<CChar>
    typealias Texts = UnsafePointer<Text?>

    let connectStart: @convention(c) (Texts?, Texts?, Int32) -> Handle?
    let connectPoll: @convention(c) (Handle?) -> Int32
    let finish: @convention(c) (Handle?) -> Void
    let status: @convention(c) (Handle?) -> Int32
    let socket: @convention(c) (Handle?) -> Int32
    let setErrorVerbosity: @convention(c) (Handle?, Int32) -> Int32
    let host: @convention(c) (Handle?) -> Text?
    let port: @convention(c) (Handle?) -> Text?
    let hostAddress: @convention(c) (Handle?) -> Text?
    let errorMessage: @convention(c) (Handle?) -> Text?
    let serverVersion: @convention(c) (Handle?) -> Int32
    let setNonblocking: @convention(c) (Handle?, Int32) -> Int32
    let enterPipelineMode: @convention(c) (Handle?) -> Int32
    let exitPipelineMode: @convention(c) (Handle?) -> Int32
    let pipelineSync: @convention(c) (Handle?) -> Int32
    let flush: @convention(c) (Handle?) -> Int32
    let consumeInput: @convention(c) (Handle?) -> Int32
    let isBusy: @convention(c) (Handle?) -> Int32
    let getResult: @convention(c) (Handle?) -> Result?
    let isEncrypted: @convention(c) (Handle?) -> Int32
    let sendText: @convention(c) (Handle?, Text?) -> Int32
    let sendPrepare: @convention(c) (Handle?, Text?, Text?, Int32, UnsafePointer<UInt32>?) -> Int32
    let sendDescribePrepared: @convention(c) (Handle?, Text?) -> Int32
    let sendQuery:
        @convention(c) (
            Handle?, Text?, Int32, UnsafePointer<UInt32>?, Texts?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, Int32
        ) -> Int32
    let sendQueryPrepared:
        @convention(c) (
            Handle?, Text?, Int32, Texts?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, Int32
        ) -> Int32
    let resultStatus: @convention(c) (Result?) -> Int32
    let resultErrorField: @convention(c) (Result?, Int32) -> UnsafeMutablePointer<CChar>?
    let resultErrorMessage: @convention(c) (Result?) -> UnsafeMutablePointer<CChar>?
    let clear: @convention(c) (Result?) -> Void
    let rowCount: @convention(c) (Result?) -> Int32
    let columnCount: @convention(c) (Result?) -> Int32
    let columnType: @convention(c) (Result?, Int32) -> UInt32
    let parameterCount: @convention(c) (Result?) -> Int32
    let parameterType: @convention(c) (Result?, Int32) -> UInt32
    let value: @convention(c) (Result?, Int32, Int32) -> UnsafeMutablePointer<CChar>?
    let length: @convention(c) (Result?, Int32, Int32) -> Int32
    let isNull: @convention(c) (Result?, Int32, Int32) -> Int32
    let changedRows: @convention(c) (Result?) -> UnsafeMutablePointer<CChar>?
    let parseConnectionInfo:
        @convention(c) (Text?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> UnsafeMutableRawPointer?
    let freeConnectionInfo: @convention(c) (UnsafeMutableRawPointer?) -> Void
    let freeMemory: @convention(c) (UnsafeMutableRawPointer?) -> Void
    let setNoticeReceiver:
        @convention(c) (
            Handle?, (@convention(c) (UnsafeMutableRawPointer?, Result?) -> Void)?, UnsafeMutableRawPointer?
        ) -> UnsafeMutableRawPointer?

    /// `PQconninfoOption`.
    struct Option {
        let keyword: UnsafeMutablePointer<CChar>?
        let environmentVariable: UnsafeMutablePointer<CChar>?
        let compiled: UnsafeMutablePointer<CChar>?
        let value: UnsafeMutablePointer<CChar>?
        let label: UnsafeMutablePointer<CChar>?
        let displayCharacter: UnsafeMutablePointer<CChar>?
        let displaySize: Int32
    }

    /// Finds the functions.
    init() throws(Missing) {
        func find<Function>(_ name: String) throws(Missing) -> Function {
            unsafeBitCast(try Self.symbol(name), to: Function.self)
        }
        connectStart = try find("PQconnectStartParams")
        connectPoll = try find("PQconnectPoll")
        finish = try find("PQfinish")
        status = try find("PQstatus")
        socket = try find("PQsocket")
        setErrorVerbosity = try find("PQsetErrorVerbosity")
        host = try find("PQhost")
        port = try find("PQport")
        hostAddress = try find("PQhostaddr")
        errorMessage = try find("PQerrorMessage")
        serverVersion = try find("PQserverVersion")
        setNonblocking = try find("PQsetnonblocking")
        enterPipelineMode = try find("PQenterPipelineMode")
        exitPipelineMode = try find("PQexitPipelineMode")
        pipelineSync = try find("PQpipelineSync")
        flush = try find("PQflush")
        consumeInput = try find("PQconsumeInput")
        isBusy = try find("PQisBusy")
        getResult = try find("PQgetResult")
        isEncrypted = try find("PQsslInUse")
        sendText = try find("PQsendQuery")
        sendPrepare = try find("PQsendPrepare")
        sendDescribePrepared = try find("PQsendDescribePrepared")
        sendQuery = try find("PQsendQueryParams")
        sendQueryPrepared = try find("PQsendQueryPrepared")
        resultStatus = try find("PQresultStatus")
        resultErrorField = try find("PQresultErrorField")
        resultErrorMessage = try find("PQresultErrorMessage")
        clear = try find("PQclear")
        rowCount = try find("PQntuples")
        columnCount = try find("PQnfields")
        columnType = try find("PQftype")
        parameterCount = try find("PQnparams")
        parameterType = try find("PQparamtype")
        value = try find("PQgetvalue")
        length = try find("PQgetlength")
        isNull = try find("PQgetisnull")
        changedRows = try find("PQcmdTuples")
        parseConnectionInfo = try find("PQconninfoParse")
        freeConnectionInfo = try find("PQconninfoFree")
        freeMemory = try find("PQfreemem")
        setNoticeReceiver = try find("PQsetNoticeReceiver")
    }
}
