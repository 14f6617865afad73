"""The inline script of the stock head: it sends phones to the mobile twin, and asks for counts nobody prints."""

HEAD_SCRIPT = """<script type="text/javascript">
if(window.location.toString().indexOf('pref=padindex') != -1){}else{if(/AppleWebKit.*Mobile/i.test(navigator.userAgent) || (/MIDP|SymbianOS|NOKIA|SAMSUNG/.test(navigator.userAgent))){if(window.location.href.indexOf("?mobile")<0){try{if(/Android|Windows Phone|webOS|iPhone|iPod|BlackBerry/i.test(navigator.userAgent)){window.location.href="/m/view.php?aid=AID";}}catch(e){}}}}
</script>
<script language="javascript" type="text/javascript" src="/include/dedeajax2.js"></script>
<script language="javascript" type="text/javascript">
function CheckLogin(){ var box = document.getElementById('_ajax_feedback'); var ajax = new DedeAjax(box,false,false,'','',''); ajax.SendGet2("/member/ajax_feedback.php"); }
function postBadGood(kind,id){ var saved = GetCookie('badgoodid'); if(saved != null && (','+saved+',').indexOf(','+id+',') >= 0){ alert('您刚才已表决过了喔！'); return; } }
function postDigg(kind,aid){ var saved = GetCookie('diggid'); if(saved == aid){ alert("您已经顶过该帖，请不要重复顶帖 ！"); return; } }
function getDigg(aid){ var box = document.getElementById('newdigg'); var ajax = new DedeAjax(box,false,false,'','',''); ajax.SendGet2("/plus/digg_ajax.php?id="+aid); }
</script>"""
