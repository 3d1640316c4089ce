// The window in the DSM desktop: a frame around the package's own page, nothing more.
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
    var page = '<iframe src="webman/3rdparty/PhotoOrganizer/index.cgi" title="Photo Organizer and Deduplicator"' +
      ' style="width:100%;height:100%;border:0"></iframe>';
    var size = { width: 1080, height: 720, minWidth: 640, minHeight: 420, resizable: true, maximizable: true };
    this.callParent([Ext.apply({ html: page, layout: "fit" }, size, config)]);
  },
});
