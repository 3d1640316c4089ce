// The window in the DSM desktop: a frame around the package's own page, nothing more.
//
// Not in strict mode: Ext's callParent looks for its caller in a way that strict mode forbids. The title is
// plain text and is passed on: some versions of DSM show a text's key instead, or do not open a window without one.
Ext.define("SYNO.SDS.PhotoOrganizer.Application", {
  extend: "SYNO.SDS.AppInstance",
  appWindowName: "SYNO.SDS.PhotoOrganizer.MainWindow",
  constructor: function () {
    this.callParent(arguments);
  },
});

Ext.define("SYNO.SDS.PhotoOrganizer.MainWindow", {
  extend: "SYNO.SDS.AppWindow",
  constructor: function (config) {
    this.appInstance = config.appInstance;
    var name = "Photo Organizer and Deduplicator";
    var page = '<iframe src="webman/3rdparty/PhotoOrganizer/index.cgi" title="' + name + '"' +
      ' style="width:100%;height:100%;border:0"></iframe>';
    var habits = { title: name, resizable: true, maximizable: true, minimizable: true };
    var size = { width: 1080, height: 720, minWidth: 640, minHeight: 420 };
    this.callParent([Ext.apply({ html: page, layout: "fit" }, habits, Ext.apply(size, config))]);
  },
});
